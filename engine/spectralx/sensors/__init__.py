"""Which wavelengths a raster's bands have, how they bind to a model's bands, and the statistics of a scene."""
