"""Draws the pictures in the help of the algorithms from the sample scene: ``resources/help/<algorithm>.png``.

Maps, polygons and matrices are the engine's own results on the sample scene with the bundled model. The pictures have
no words, so that they fit every language, and no background, so that they fit light and dark windows.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from osgeo import gdal, ogr
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "resources" / "sample"
TARGET = ROOT / "resources" / "help"
WINDOW = (608, 480, 128, 128)  # of the sample scene: a lake, forest, fields and a village
INK, FAINT, ACCENT = "#7d8a97", "#b4bec8", "#1f8a70"
_WIDTH, _HEIGHT, _DPI, _COLOURS = 6.4, 2.0, 100, 96


class Material:
    """What the pictures show: a part of the sample scene, its map, its truth, the report of ``inspect``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        image, truth = folder / "image.tif", folder / "truth.tif"
        gdal.Translate(str(image), str(SAMPLE / "sample_sentinel2.tif"), srcWin=WINDOW)
        gdal.Translate(str(truth), str(SAMPLE / "sample_truth.tif"), srcWin=WINDOW)
        # A part of the scene, not a scene of its own: the model takes the statistics of all of it.
        words = ("--model", "landcover", "--device", "cpu", f"--extent={_extent(image)}")
        _engine("segment", SAMPLE / "sample_sentinel2.tif", folder / "map.tif", *words)
        self.binding = _engine("inspect", image, "--model", "landcover")["report"]
        colour = gdal.Open(str(image)).ReadAsArray()[[2, 1, 0]].astype(float)
        low, high = np.percentile(colour, (1, 99), axis=(1, 2), keepdims=True)
        self.colour = ((colour - low) / (high - low)).clip(0, 1).transpose(1, 2, 0)
        self.map = gdal.Open(str(folder / "map.tif"))
        self.classes = self.map.ReadAsArray()
        self.truth = gdal.Open(str(truth)).ReadAsArray()
        table = self.map.GetRasterBand(1).GetColorTable()
        shades = [np.array(table.GetColorEntry(value)) / 255 for value in range(int(self.truth.max()) + 1)]
        self.palette = ListedColormap(shades)


def _extent(raster: Path) -> str:
    x, width, _, y, _, height = gdal.Open(str(raster)).GetGeoTransform()
    return ",".join(map(str, (x, y + height * WINDOW[3], x + width * WINDOW[2], y)))


def _engine(*words: object) -> dict:
    command = [sys.executable, "-m", "spectralx", *map(str, words), "--progress", "json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _panel(figure: plt.Figure, left: float, width: float = 0.27, height: float = 0.88) -> Axes:
    axes = figure.add_axes((left, (1 - height) / 2, width, height))
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color(INK)
    return axes


def _plain(figure: plt.Figure, left: float, width: float) -> Axes:
    axes = _panel(figure, left, width)
    axes.axis("off")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    return axes


def _arrow(figure: plt.Figure, left: float, width: float = 0.08) -> None:
    axes = _plain(figure, left, width)
    axes.annotate("", (0.95, 0.5), (0.05, 0.5), arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 2.5})


def _show_map(axes: Axes, material: Material, classes: np.ndarray) -> None:
    axes.imshow(classes, cmap=material.palette, vmin=0, vmax=material.palette.N - 1, interpolation="nearest")


def _pair(figure: plt.Figure) -> tuple[Axes, Axes]:
    _arrow(figure, 0.46)
    return _panel(figure, 0.17), _panel(figure, 0.56)


def segment(figure: plt.Figure, material: Material) -> None:
    """An image becomes a map."""
    left, right = _pair(figure)
    left.imshow(material.colour)
    _show_map(right, material, material.classes)


def polygonize(figure: plt.Figure, material: Material) -> None:
    """A map becomes polygons."""
    left, right = _pair(figure)
    _show_map(left, material, material.classes)
    target = material.folder / "polygons.gpkg"
    _engine("polygonize", material.folder / "map.tif", target, "--min-pixels", "6", "--simplify", "1")
    x, step, _, y, _, down = material.map.GetGeoTransform()
    source = ogr.Open(str(target))
    for feature in source.GetLayer(0):
        ring = np.array(feature.geometry().GetGeometryRef(0).GetPoints())[:, :2]
        corners = np.column_stack([(ring[:, 0] - x) / step, (ring[:, 1] - y) / down])
        fill = material.palette(feature.GetField("value"))
        right.add_patch(Polygon(corners, facecolor=(*fill[:3], 0.55), edgecolor=fill[:3], lw=1.1))
    right.set(xlim=(0, WINDOW[2]), ylim=(WINDOW[3], 0), aspect="equal")


def inspect(figure: plt.Figure, material: Material) -> None:
    """Each band of the model gets one of the image, by wavelength."""
    axes = _plain(figure, 0.06, 0.88)
    rows = [row for row in material.binding["binding"] if row["sources"]]
    wavelengths = {band["index"]: band["wavelength_nm"] for band in material.binding["bands"]}
    places = {index: 0.03 + 0.94 * rank / (len(wavelengths) - 1) for rank, index in enumerate(sorted(wavelengths))}
    shades = plt.get_cmap("turbo")(np.linspace(0.08, 0.95, len(places)))
    for (_index, place), shade in zip(places.items(), shades):
        axes.add_patch(FancyBboxPatch((place - 0.025, 0.06), 0.05, 0.2, boxstyle="round,pad=0.004", fc=shade, ec=INK))
    for rank, row in enumerate(rows):
        top, index = 0.08 + 0.84 * rank / max(1, len(rows) - 1), row["sources"][0][0]
        axes.plot([places[index], top], [0.28, 0.7], color=ACCENT, lw=1.8)
        box = FancyBboxPatch((top - 0.03, 0.72), 0.06, 0.2, boxstyle="round,pad=0.004", fc="none", ec=INK, lw=1.8)
        axes.add_patch(box)


def resample(figure: plt.Figure, material: Material) -> None:
    """Narrow bands become those of another sensor."""
    _arrow(figure, 0.46)
    nm = np.linspace(400, 1000, 600)
    for left, centres, width in ((0.05, np.linspace(415, 985, 30), 9), (0.56, (490, 560, 665, 842), 32)):
        axes = _panel(figure, left, 0.39)
        for centre in centres:
            curve = np.exp(-0.5 * ((nm - centre) / width) ** 2)
            axes.fill_between(nm, curve, color=plt.get_cmap("turbo")((centre - 400) / 620), alpha=0.6, lw=0)
        axes.set(xlim=(400, 1000), ylim=(0, 1.25))


def adapt(figure: plt.Figure, material: Material) -> None:
    """The network learns to fill in hidden patches of imagery without labels."""
    left, right = _pair(figure)
    right.imshow(material.colour)
    left.imshow(material.colour)
    hidden = np.random.default_rng(3).random((8, 8)) < 0.75
    for row, column in np.argwhere(hidden):
        left.add_patch(Rectangle((16 * column - 0.5, 16 * row - 0.5), 16, 16, fc=FAINT, ec=INK, lw=0.5))


def train(figure: plt.Figure, material: Material) -> None:
    """Polygons with classes become a model."""
    left = _panel(figure, 0.17)
    left.imshow(material.colour, alpha=0.8)
    for value in np.unique(material.truth[material.truth > 0]):
        place = _inside(material.truth == value)
        if place is not None:
            corners = np.array([(-9, -6), (4, -9), (9, 3), (0, 9), (-8, 6)]) + place[::-1]
            shade = material.palette(int(value))
            left.add_patch(Polygon(corners, facecolor=(*shade[:3], 0.7), edgecolor="white", lw=1.5))
    left.set(xlim=(0, WINDOW[2]), ylim=(WINDOW[3], 0))
    _arrow(figure, 0.46)
    _network(_plain(figure, 0.56, 0.27))


def _inside(mask: np.ndarray) -> np.ndarray | None:
    """Return the pixel that lies deepest in a class, away from the edge of the picture."""
    depth, inner = np.zeros(mask.shape, int), mask.copy()
    while inner.any():
        depth += inner
        shrunk = inner.copy()
        for axis in (0, 1):
            for step in (-1, 1):
                shrunk &= np.roll(inner, step, axis)
        inner = shrunk
    depth[:11] = depth[-11:] = 0
    depth[:, :11] = depth[:, -11:] = 0
    return np.array(np.unravel_index(depth.argmax(), depth.shape)) if depth.max() > 3 else None


def _network(axes: Axes) -> None:
    layers = (3, 5, 5, 3)
    points = [[(0.12 + 0.25 * rank, 0.5 + 0.17 * (k - (n - 1) / 2)) for k in range(n)] for rank, n in enumerate(layers)]
    for before, after in zip(points, points[1:]):
        for start in before:
            for end in after:
                axes.plot(*zip(start, end), color=FAINT, lw=0.8, zorder=1)
    for layer in points:
        axes.scatter(*zip(*layer), s=70, color=ACCENT, zorder=2)


def evaluate(figure: plt.Figure, material: Material) -> None:
    """Map against labels: the matrix of errors."""
    left, middle, right = (_panel(figure, place, 0.25, 0.8) for place in (0.04, 0.33, 0.7))
    _show_map(left, material, material.classes)
    _show_map(middle, material, material.truth)
    _arrow(figure, 0.6)
    values = np.unique(material.truth[material.truth > 0])
    matrix = np.array([[np.sum((material.truth == t) & (material.classes == m)) for m in values] for t in values])
    right.imshow(matrix / matrix.sum(1, keepdims=True), cmap="Greens", vmin=0, vmax=1)


def generalize(figure: plt.Figure, material: Material) -> None:
    """Each place is left out once; the others teach."""
    for row in range(3):
        for column in range(3):
            axes = figure.add_axes((0.2 + 0.2 * column, 0.68 - 0.31 * row, 0.19, 0.27))
            part = material.colour[42 * column : 42 * column + 42, 20:112]
            axes.imshow(part, alpha=0.25 if row == column else 1.0)
            axes.set_xticks([])
            axes.set_yticks([])
            for spine in axes.spines.values():
                spine.set(color=ACCENT if row == column else INK, lw=2.5 if row == column else 1)
                spine.set_linestyle("--" if row == column else "-")


def export(figure: plt.Figure, material: Material) -> None:
    """A training run becomes one file."""
    _network(_plain(figure, 0.17, 0.27))
    _arrow(figure, 0.46)
    axes = _plain(figure, 0.56, 0.27)
    sheet = [(0.2, 0.05), (0.8, 0.05), (0.8, 0.72), (0.6, 0.95), (0.2, 0.95)]
    axes.add_patch(Polygon(sheet, fc=(0.12, 0.54, 0.44, 0.15), ec=ACCENT, lw=2.5))
    axes.add_patch(Polygon([(0.6, 0.95), (0.6, 0.72), (0.8, 0.72)], fc="none", ec=ACCENT, lw=2.5))
    small = _plain(figure, 0.615, 0.16)
    small.set(ylim=(-0.4, 1.5))
    _network(small)


def doctor(figure: plt.Figure, material: Material) -> None:
    """What works, and what does not."""
    axes = _plain(figure, 0.3, 0.4)
    for row, good in enumerate((True, True, False)):
        height = 0.82 - 0.32 * row
        shade = ACCENT if good else "#d18b1f"
        axes.scatter([0.08], [height], s=320, color=shade)
        mark = ([0.055, 0.075, 0.11], [height, height - 0.06, height + 0.07]) if good else ([0.08, 0.08], [0.11, 0.23])
        axes.plot(*mark, color="white", lw=3, solid_capstyle="round")
        axes.add_patch(Rectangle((0.22, height - 0.05), 0.62 - 0.12 * row, 0.1, fc=FAINT))


PICTURES: Sequence[Callable[[plt.Figure, Material], None]] = (
    *(segment, polygonize, inspect, resample, adapt, train, evaluate, generalize, export, doctor),
)


def main() -> None:
    """Draw all pictures."""
    gdal.UseExceptions()
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        material = Material(Path(folder))
        for picture in PICTURES:
            figure = plt.figure(figsize=(_WIDTH, _HEIGHT), dpi=_DPI)
            picture(figure, material)
            path = TARGET / f"{picture.__name__}.png"
            figure.savefig(path, transparent=True)
            plt.close(figure)
            with Image.open(path) as image:
                light = image.convert("RGBA").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
            light.save(path, optimize=True)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
