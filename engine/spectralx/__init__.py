"""SpectralX engine: adapts remote-sensing foundation models to any sensor and maps land cover.

The package never imports qgis, and ``spectralx.inference`` never imports torch.
"""

__version__ = "0.1.0"
