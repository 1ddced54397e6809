"""Running exported models on rasters of any size: sessions, tiling, blending, the streaming pipeline.

Needs numpy and onnxruntime, never torch. The entry point is :func:`spectralx.inference.segment.segment`.
"""
