"""Scenes, manifests, splits, sampling and augmentation: what training reads, straight from the rasters."""
