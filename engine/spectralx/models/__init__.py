"""The network: one part per file, every choice a value of :class:`spectralx.models.config.ModelConfig`.

SpectralX (Zhang et al., arXiv 2508.01731) adapts a vision transformer that was pretrained on RGB imagery to
multispectral and hyperspectral imagery. The parts are the Hyper Tokenizer (HyperT), the Attribute-oriented Mixture
of Adapters (AoMoA) inside the transformer, the Attribute-refined Adapter (Are-adapter) on its residual stream, and
a UPerNet decoder. The presets ``reference`` and ``spectralx`` are two sets of values, not two implementations.

Notation of all shape comments:

====  ==========================================================================================
B     images in the batch
C     bands of the image
V     views of each band (reflectance and standardised, or the image alone)
H, W  height and width of the image in pixels; both multiples of the patch size
h, w  height and width of the token grid
N     tokens, h * w
M     spatial media: cells of HyperT's spatial features, on a grid of 2h x 2w
A     spectral media: wavelength anchors, or learned channels in the reference preset
D     width of the transformer
K     classes
====  ==========================================================================================
"""
