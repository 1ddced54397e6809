"""Configuration of the network: validated, frozen, and the only place where the presets differ.

The shape of every parameter follows from a :class:`ModelConfig`. With ``tile_size=None`` (the ``spectralx`` preset)
no parameter depends on the tile size or on the bands of the image.
"""

from __future__ import annotations

import math
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

NormKind = Literal["batch", "layer"]
View = Literal["image", "reflectance", "root", "relative", "standardised"]
UnusedName = Literal["final_norm", "class_norm", "top_norm", "mask_token", "classifier"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BackboneConfig(_Frozen):
    """The vision transformer.

    Attributes:
        width: Token width D.
        depth: Number of blocks.
        heads: Attention heads of each block.
        patch_size: Pixels along one side of a patch.
        taps: Blocks (0-based) whose output goes to the decoder. Their MLPs carry the AoMoA, and the Are-adapter
            acts on the residual stream after them.
        mlp_ratio: Hidden width of the MLPs over D.
        class_token: Whether a class token is prepended.
        storage_tokens: Further learned tokens that are prepended (DINOv3 has 4).
        positions: ``table`` is a learned or pretrained table, interpolated to other grids; ``sincos`` is computed
            for the grid at hand; ``rotary`` turns queries and keys (axial RoPE of DINOv3); ``distance`` weakens
            attention with the distance of two patches and gives no place a name.
        reach: With ``distance``: patches farther away than this are not attended to, so that the network sees no
            more in a tile that is larger than those it was trained on.
        table_grid: Side of the table's grid.
        table_codes: What the table holds, and so what other grids get: ``stored`` codes are interpolated; codes that
            were computed for a ground sampling distance (``metres``) or by Galileo's formula (``galileo``) are computed
            anew. Installing a backbone sets it.
        table_step: Distance of two neighbouring tokens in the unit of computed codes.
        rotary_dtype: Arithmetic of the rotary codes: the official backbone's ``float32`` or the published
            implementation's ``bfloat16``.
        layer_scale: Whether each residual branch has a learned gain for each channel.
        key_bias: Whether keys have a bias (DINOv3 masks it).
        norm_eps: Epsilon of the block norms and of the final norm.
        tap_norm: Whether the tapped features pass the final norm.
    """

    width: int = Field(gt=0)
    depth: int = Field(gt=0)
    heads: int = Field(gt=0)
    patch_size: Literal[4, 8, 16]
    taps: tuple[int, int, int, int]
    mlp_ratio: float = Field(default=4.0, gt=0)
    class_token: bool = False
    storage_tokens: int = Field(default=0, ge=0)
    positions: Literal["table", "sincos", "rotary", "distance"] = "sincos"
    reach: float | None = Field(default=None, gt=0)
    table_grid: int = Field(default=14, gt=0)
    table_codes: Literal["stored", "metres", "galileo"] = "stored"
    table_step: float = Field(default=1.0, gt=0)
    rotary_dtype: Literal["float32", "bfloat16"] = "float32"
    layer_scale: bool = False
    key_bias: bool = True
    norm_eps: float = Field(default=1e-6, gt=0)
    tap_norm: bool = True

    @property
    def prefix_tokens(self) -> int:
        """Tokens before the patch tokens."""
        return int(self.class_token) + self.storage_tokens

    @model_validator(mode="after")
    def _consistent(self) -> BackboneConfig:
        if self.width % self.heads:
            raise ValueError(f"backbone.width {self.width} is not a multiple of backbone.heads {self.heads}")
        if self.width % 8:
            raise ValueError(f"backbone.width {self.width} is not a multiple of 8, which AoMoA and the codes need")
        if list(self.taps) != sorted(set(self.taps)) or not 0 <= self.taps[0] <= self.taps[-1] < self.depth:
            raise ValueError(f"backbone.taps {self.taps} must rise within the {self.depth} blocks")
        if self.positions == "rotary" and self.width // self.heads % 4:
            raise ValueError("rotary positions need a head width that is a multiple of 4")
        return self


class AnyBandsConfig(_Frozen):
    """Generation of the first layers' weights from the wavelengths of the bands.

    Attributes:
        embedding_width: Width of a band's embedding of (centre wavelength, FWHM).
        density_nm: Bands closer than about this share their weight, so that a duplicated or densely sampled
            part of the spectrum counts once; 0 weighs all bands alike.
    """

    embedding_width: int = Field(default=64, gt=0)
    density_nm: float = Field(default=40.0, ge=0)


class AnchorConfig(_Frozen):
    """Spectral tokens at fixed wavelengths, for images with any bands.

    Attributes:
        count: Anchors A between ``first_nm`` and ``last_nm``, spaced geometrically.
        grid: Each band is averaged over ``grid`` x ``grid`` fields of the tile, or of each patch where HyperT's
            locality is a neighbourhood.
        width: Width of the spectral features.
        first_nm: First anchor in nanometres.
        last_nm: Last anchor in nanometres.
    """

    count: int = Field(gt=1)
    grid: int = Field(gt=0)
    width: int = Field(gt=0)
    first_nm: float = 400.0
    last_nm: float = 2500.0


class StemConfig(_Frozen):
    """The convolutions below HyperT.

    Attributes:
        widths: Channels at full, half, quarter, ... resolution. The last level has half the patch size as its
            stride, so there are log2(patch size) levels.
        residual_levels: Levels that have a residual 3 x 3 convolution.
        norm: Norms of the levels.
    """

    widths: tuple[int, ...] = Field(min_length=2)
    residual_levels: int = Field(default=2, ge=0)
    norm: NormKind = "layer"


class HyperTokenizerConfig(_Frozen):
    """The Hyper Tokenizer.

    Attributes:
        heads: Heads of the attention blocks of both branches.
        locality: How far tokens look. ``tile``: spatial attention within windows that are counted from the tile's
            corner, queries that belong to places of the tile, spectral tokens of the whole tile (published).
            ``neighbourhood``: each cell attends to the cells around it, one query looks at the cells around each
            token, and every patch has spectral tokens of its own, so that it does not matter where a tile is cut.
        window: Side of the spatial branch's attention windows, or of the neighbourhood, in cells of the last stem
            level.
        code_scale: Factor on grid coordinates in the spatial features' position code.
        anchors: Spectral tokens at wavelength anchors; ``None`` takes the stem's channels as tokens, whose
            features are then the cells of a tile of fixed size.
        query_grid: Side of the learned queries' grid; interpolated to other grids. 1 where queries belong to no place.
        query_codes: Whether each spatial query carries the position code of its place in the tile.
        identity_start: Whether the tokens equal the patch projection's before training, so that a trained backbone
            starts from what it knows.
    """

    heads: int = Field(default=8, gt=0)
    locality: Literal["tile", "neighbourhood"] = "tile"
    window: int = Field(default=14, gt=0)
    code_scale: float = 1.0
    anchors: AnchorConfig | None = None
    query_grid: int = Field(default=8, gt=0)
    query_codes: bool = True
    identity_start: bool = False


class TokenizerConfig(_Frozen):
    """From image to tokens.

    Attributes:
        bands: Number of bands, fixed; ``None`` takes any number and order of bands.
        any_bands: How weights are generated where ``bands`` is ``None``.
        views: What the first layers see of each band. ``reflectance`` is the image times the ``calibrated`` flag
            of the statistics, ``root`` its square root, centred, ``standardised`` the image less the scene's mean over
            its standard deviation, ``relative`` the centred root of the image over the mean of all bands of the scene:
            free of an unknown gain, but with the colours that standardising takes out.
        stem: Convolutions that HyperT and the decoder's detail take their features from, or ``None``.
        hyper: The Hyper Tokenizer; ``None`` leaves the plain patch projection alone.
        hyper_trained: Whether stem and HyperT learn (published: they stay at their random start).
        bypass_width: Channels between the two convolutions of the patch projection.
        bypass_stride: Stride of the first of them; ``patch_size`` makes a single convolution.
    """

    bands: int | None = None
    any_bands: AnyBandsConfig = AnyBandsConfig()
    views: tuple[View, ...] = ("reflectance", "standardised")
    stem: StemConfig | None
    hyper: HyperTokenizerConfig | None
    hyper_trained: bool = True
    bypass_width: int = Field(default=16, gt=0)
    bypass_stride: int = Field(default=4, gt=0)


class AomoaConfig(_Frozen):
    """The Attribute-oriented Mixture of Adapters.

    Attributes:
        experts: Experts of each mixture.
        chosen: Experts that act on a token.
        combine: ``logsumexp`` of the chosen experts as in the paper, or their gated ``sum``.
        noisy_gates: Whether gate logits get learned noise in training.
        gate_floor: Chosen gates up to this value are dropped.
        identity_start: Whether the adapted layer equals the frozen one before training.
        balance: Whether the load-balancing loss is computed in training.
    """

    experts: int = Field(default=4, gt=1)
    chosen: int = Field(default=2, gt=0)
    combine: Literal["logsumexp", "sum"] = "logsumexp"
    noisy_gates: bool = True
    gate_floor: float = Field(default=1e-4, ge=0, lt=0.5)
    identity_start: bool = True
    balance: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> AomoaConfig:
        if self.chosen > self.experts:
            raise ValueError(f"aomoa.chosen {self.chosen} exceeds aomoa.experts {self.experts}")
        return self


class AreConfig(_Frozen):
    """The Attribute-refined Adapter.

    Attributes:
        assignment: ``soft`` gives each low-level feature a differentiable mixture of tokens, ``hard`` the one
            token that attends to it most.
        norm: Norms of the refinement.
        pool_media: Whether spatial features are averaged to the token grid first.
        spectral_return: How the spectral branch gets back to tokens: by their ``attention`` to the anchors, or by
            a learned ``projection`` of anchors onto the tokens of a tile of fixed size.
        initial_scale: Start of the learned gain on the refinement.
        unused: Whether the published parameters that no output depends on are created.
    """

    assignment: Literal["soft", "hard"] = "soft"
    norm: NormKind = "layer"
    pool_media: bool = True
    spectral_return: Literal["attention", "projection"] = "attention"
    initial_scale: float = 0.01
    unused: bool = False


class DecoderConfig(_Frozen):
    """UPerNet and the refinement to full resolution.

    Attributes:
        neck_width: Channels of the pyramid that the neck makes of the taps.
        width: Channels of the head.
        level_scales: Size of each pyramid level over the token grid.
        pool_bins: Grids of the pyramid pooling on the coarsest level: averages over parts of the whole tile.
        pool_windows: Sides, odd, of windows around each cell of the coarsest level that are averaged besides: what
            a cell gets does not depend on where the tile was cut.
        norm: Norms of the head.
        norm_eps: Their epsilon.
        dropout: Share of channels dropped before the classification.
        detail: Whether the stem's full-resolution features join before the classification.
    """

    neck_width: int = Field(default=256, gt=0)
    width: int = Field(default=256, gt=0)
    level_scales: tuple[float, float, float, float] = (4, 2, 1, 0.5)
    pool_bins: tuple[int, ...] = (1, 2, 3, 6)
    pool_windows: tuple[int, ...] = ()
    norm: NormKind = "layer"
    norm_eps: float = Field(default=1e-6, gt=0)
    dropout: float = Field(default=0.1, ge=0, lt=1)
    detail: bool = True


class ModelConfig(_Frozen):
    """The whole network.

    Attributes:
        classes: Number of classes K.
        tile_size: The only tile size, where parameters depend on it; ``None`` takes any multiple of the patch.
        backbone: The vision transformer.
        tokenizer: From image to tokens.
        aomoa: Adapters in the tapped blocks, or ``None``.
        are: Adapter of the residual stream, or ``None``.
        decoder: From taps to class logits.
        unused: Parameters of published checkpoints that no output depends on; they are created so that checkpoints
            load and save whole.

    Raises:
        pydantic.ValidationError: On unknown fields and on values that contradict each other.
    """

    classes: int = Field(gt=1)
    tile_size: int | None = None
    backbone: BackboneConfig
    tokenizer: TokenizerConfig
    aomoa: AomoaConfig | None = AomoaConfig()
    are: AreConfig | None = AreConfig()
    decoder: DecoderConfig = DecoderConfig()
    unused: tuple[UnusedName, ...] = ()

    @property
    def tile_grid(self) -> int:
        """Side of the token grid of the fixed tile; only where ``tile_size`` is set."""
        if self.tile_size is None:
            raise ValueError("this configuration has no fixed tile size")
        return self.tile_size // self.backbone.patch_size

    @property
    def detail_levels(self) -> int:
        """Levels of the stem, finest first, that join in the decoder: those finer than the head's features."""
        stem = self.tokenizer.stem
        if stem is None or not self.decoder.detail:
            return 0
        stride = self.backbone.patch_size / max(self.decoder.level_scales)  # of the head's features, in pixels
        return sum(2**level < stride for level in range(len(stem.widths)))

    @property
    def stem_levels(self) -> int:
        """Levels of the stem that anything uses: all for HyperT, otherwise those that join in the decoder."""
        stem = self.tokenizer.stem
        if stem is None or self.tokenizer.hyper is None:
            return self.detail_levels
        return len(stem.widths)

    @model_validator(mode="after")
    def _consistent(self) -> ModelConfig:
        patch, stem, hyper = self.backbone.patch_size, self.tokenizer.stem, self.tokenizer.hyper
        if self.tile_size is not None and self.tile_size % patch:
            raise ValueError(f"tile_size {self.tile_size} is not a multiple of backbone.patch_size {patch}")
        if patch % self.tokenizer.bypass_stride:
            raise ValueError(f"tokenizer.bypass_stride {self.tokenizer.bypass_stride} does not divide patch {patch}")
        if stem is None:
            if hyper is not None or self.decoder.detail:
                raise ValueError("tokenizer.hyper and decoder.detail need tokenizer.stem: they use its features")
        elif len(stem.widths) != int(math.log2(patch)):
            raise ValueError(f"patch size {patch} needs {int(math.log2(patch))} stem.widths, not {stem.widths}")
        if hyper is None or stem is None:
            if self.are is not None:
                raise ValueError("are needs tokenizer.hyper: it queries the features that HyperT makes")
            return self
        if stem.widths[-1] % 4 or stem.widths[-1] % hyper.heads:
            raise ValueError(f"the last stem width {stem.widths[-1]} must be a multiple of 4 and of the heads")
        if hyper.locality == "neighbourhood" and (hyper.anchors is None or hyper.query_grid != 1 or hyper.window % 2):
            raise ValueError("hyper.locality 'neighbourhood' needs anchors, query_grid 1 and an even window")
        if hyper.anchors is None and self.tile_size is None:
            raise ValueError("without tokenizer.hyper.anchors the features have the size of a tile: set tile_size")
        if hyper.anchors is not None and patch % hyper.anchors.grid:
            raise ValueError(f"anchors.grid {hyper.anchors.grid} must divide the patch size {patch}")
        if self.are is not None and self.are.spectral_return == "projection" and self.tile_size is None:
            raise ValueError("are.spectral_return 'projection' depends on the tile: set tile_size")
        return self
