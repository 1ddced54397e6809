"""Makes screenshots that show imagery small enough for a repository, without changing what the colours say."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

Color = tuple[int, int, int]

# A palette: colours that stand for something (buttons, legends, text), and those of the imagery between them.
_FLAT, _IMAGERY = 96, 96
_LARGE = 200_000
_CANDIDATES = 6000
_APART = 300.0  # squared distance of two colours that are told apart


def make_small(picture: Path) -> None:
    """Write a large picture with 192 colours, and any other as small as its own colours allow."""
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    if picture.stat().st_size > _LARGE:
        image = image.quantize(palette=_palette(image), dither=Image.Dither.NONE)
    image.save(picture, optimize=True)


def _palette(image: Image.Image) -> Image.Image:
    counted = sorted(image.getcolors(image.width * image.height), reverse=True)
    flat: list[Color] = []
    for _count, color in counted[:_CANDIDATES]:
        if len(flat) < _FLAT and all(_distance(color, other) > _APART for other in flat):
            flat.append(color)
    imagery = image.quantize(_IMAGERY, dither=Image.Dither.NONE).getpalette()[: 3 * _IMAGERY]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for color in flat for value in color] + imagery)
    return palette


def _distance(first: Color, second: Color) -> float:
    return float(sum((one - other) ** 2 for one, other in zip(first, second)))
