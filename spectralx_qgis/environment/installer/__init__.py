"""Fills an environment with the engine's packages.

Runs under the interpreter that the environment is for, never inside QGIS, and needs Python's standard library only.
``python FOLDER_OF_THIS_PACKAGE COMMAND`` starts it; it reports by the same JSON lines as the engine.
"""
