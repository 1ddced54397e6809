"""Stage 1 (masked reconstruction) and stage 2 (segmentation) on Lightning."""
