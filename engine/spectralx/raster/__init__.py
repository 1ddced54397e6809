"""Windows, metadata, readers, writers and vectors: the only package of the engine that imports GDAL."""
