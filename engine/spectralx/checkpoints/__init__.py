"""Weights in and out: published SpectralX checkpoints, official backbones, own adapters."""
