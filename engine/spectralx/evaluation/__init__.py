"""Accuracy of maps: the confusion matrix and the measures that follow from it."""
