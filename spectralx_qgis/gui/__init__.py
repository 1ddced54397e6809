"""Widgets. Nothing here is imported where there is no window."""
