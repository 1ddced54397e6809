"""Line charts and small pictures as parts of an HTML page: inline SVG and embedded PNG, in light and dark."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from matplotlib.image import imsave
from numpy.typing import NDArray

STYLE = """
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); gap: 1.5rem; }
figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: .3rem; }
svg.chart { width: 100%; height: auto; overflow: visible; font-size: 11px; }
svg.chart text { fill: currentColor; opacity: .75; } svg.chart .grid { stroke: var(--line); }
svg.chart .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
svg.chart .under { fill: none; stroke: currentColor; opacity: .3; stroke-width: 3; stroke-linejoin: round; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; font-size: .85rem; padding: 0; margin: .3rem 0 0; }
.legend li { list-style: none; display: flex; align-items: center; gap: .4rem; }
.legend svg { width: 1.6rem; height: .7rem; }
.tiles { display: grid; gap: .3rem .8rem; align-items: center; }
.tiles img { width: 100%; image-rendering: pixelated; display: block; border: 1px solid var(--line); }
.tiles .head { font-weight: 600; font-size: .85rem; } .tiles .name { font-size: .85rem; overflow-wrap: anywhere; }
"""

PALETTE = ("#2f86c5", "#e0782f", "#3f9f5a", "#b5549c", "#8a6d3b", "#c94f4f")

_WIDTH, _HEIGHT = 420, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 8, 8, 34


@dataclass(frozen=True)
class Series:
    """One line of a chart.

    Attributes:
        name: Its name in the legend; empty leaves it out.
        x: Positions ``(n,)``.
        y: Values ``(n,)``; NaN interrupts the line.
        color: CSS colour.
        dashed: Whether it is dashed.
        spread: Half the width of a band around it ``(n,)``, or None.
        dots: Whether every value has a dot.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    color: str
    dashed: bool = False
    spread: Sequence[float] | None = None
    dots: bool = False


def chart(
    title: str,
    series: Sequence[Series],
    x_label: str,
    y_label: str,
    y_range: tuple[float, float] | None = None,
    mark: tuple[float, float, str] | None = None,
    diagonal: bool = False,
) -> str:
    """Return a line chart with its legend.

    Args:
        title: Caption.
        series: The lines; without any value there is no chart.
        x_label: What the horizontal axis shows, with its unit.
        y_label: What the vertical axis shows.
        y_range: Range of the vertical axis; by default that of the values.
        mark: A point to point out: x, y, text.
        diagonal: Whether the line of equal x and y is drawn.
    """
    frame = _Frame.around(series, y_range)
    if frame is None:
        return ""
    parts = [*frame.axes(x_label, y_label)]
    if diagonal:
        low, high = max(frame.x[0], frame.y[0]), min(frame.x[1], frame.y[1])
        parts.append(f"<path class='grid' stroke-dasharray='4 3' d='{frame.path([low, high], [low, high])}'/>")
    for line in series:
        parts += _line(frame, line)
    if mark is not None:
        x, y, text = mark
        left = frame.across(x) > _WIDTH * 0.6
        parts.append(
            f"<circle cx='{frame.across(x):.1f}' cy='{frame.up(y):.1f}' r='4' fill='none' stroke='currentColor'/>"
            f"<text x='{frame.across(x) + (-8 if left else 8):.1f}' y='{frame.up(y) + 16:.1f}' "
            f"text-anchor='{'end' if left else 'start'}'>{escape(text)}</text>"
        )
    drawing = f"<svg class='chart' viewBox='0 0 {_WIDTH} {_HEIGHT}' role='img' aria-label='{escape(title)}'>"
    caption = f"<figcaption>{escape(title)}</figcaption>"
    return f"<figure>{caption}{drawing}{''.join(parts)}</svg>{_legend(series)}</figure>"


def picture(image: NDArray[np.uint8], alt: str) -> str:
    """Return an image uint8 ``(H, W, 3)`` as an element that holds it."""
    buffer = io.BytesIO()
    imsave(buffer, np.ascontiguousarray(image), format="png")
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f"<img alt='{escape(alt)}' src='data:image/png;base64,{data}'>"


def picture_grid(head: Sequence[str], rows: Sequence[Sequence[str]], columns: str) -> str:
    """Return rows of cells that are HTML already.

    Args:
        head: Heading of each column, as text.
        rows: Cells of each row.
        columns: Widths, in the syntax of ``grid-template-columns``.
    """
    cells = [f"<div class='head'>{escape(name)}</div>" for name in head]
    cells += [f"<div>{cell}</div>" for row in rows for cell in row]
    return f"<div class='tiles' style='grid-template-columns:{columns}'>{''.join(cells)}</div>"


@dataclass(frozen=True)
class _Frame:
    """Ranges of the axes and where they lie in the drawing."""

    x: tuple[float, float]
    y: tuple[float, float]

    @classmethod
    def around(cls, series: Sequence[Series], y_range: tuple[float, float] | None) -> _Frame | None:
        xs = np.array([value for line in series for value in line.x], dtype=float)
        low, high = [], []
        for line in series:
            values = np.asarray(line.y, dtype=float)
            spread = np.zeros_like(values) if line.spread is None else np.asarray(line.spread, dtype=float)
            low.append(values - spread)
            high.append(values + spread)
        if not xs.size or not np.isfinite(np.concatenate(low)).any():
            return None
        if y_range is None:
            bottom, top = float(np.nanmin(np.concatenate(low))), float(np.nanmax(np.concatenate(high)))
            margin = 0.05 * (top - bottom) or 0.5
            y_range = (0.0 if 0 <= bottom < 0.3 * top else bottom - margin, top + margin)
        left, right = float(xs.min()), float(xs.max())
        return cls((left, right) if right > left else (left - 0.5, right + 0.5), y_range)

    def across(self, x: float) -> float:
        return _LEFT + (x - self.x[0]) / (self.x[1] - self.x[0]) * (_WIDTH - _LEFT - _RIGHT)

    def up(self, y: float) -> float:
        y = min(max(y, self.y[0]), self.y[1])
        return _TOP + (self.y[1] - y) / (self.y[1] - self.y[0]) * (_HEIGHT - _TOP - _BOTTOM)

    def path(self, x: Sequence[float], y: Sequence[float]) -> str:
        words, pen = [], "M"
        for one, other in zip(x, y):
            if math.isfinite(other):
                words.append(f"{pen}{self.across(one):.1f} {self.up(other):.1f}")
                pen = "L"
            else:
                pen = "M"
        return " ".join(words)

    def axes(self, x_label: str, y_label: str) -> list[str]:
        bottom = _HEIGHT - _BOTTOM
        parts = []
        for value in ticks(*self.y):
            y = self.up(value)
            parts.append(f"<line class='grid' x1='{_LEFT}' x2='{_WIDTH - _RIGHT}' y1='{y:.1f}' y2='{y:.1f}'/>")
            parts.append(f"<text x='{_LEFT - 6}' y='{y + 4:.1f}' text-anchor='end'>{value:g}</text>")
        for value in ticks(*self.x):
            x = self.across(value)
            parts.append(f"<line class='grid' x1='{x:.1f}' x2='{x:.1f}' y1='{bottom}' y2='{bottom + 4}'/>")
            parts.append(f"<text x='{x:.1f}' y='{bottom + 16}' text-anchor='middle'>{value:g}</text>")
        middle = (_TOP + bottom) / 2
        parts.append(
            f"<text x='{(_LEFT + _WIDTH) / 2}' y='{_HEIGHT - 3}' text-anchor='middle'>{escape(x_label)}</text>"
        )
        parts.append(
            f"<text transform='translate(9 {middle}) rotate(-90)' text-anchor='middle'>{escape(y_label)}</text>"
        )
        return parts


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round values within a range, about as many as asked for."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(index * step, 12) for index in range(first, last + 1)]


def _line(frame: _Frame, line: Series) -> list[str]:
    parts = []
    if line.spread is not None:
        upper = [value + spread for value, spread in zip(line.y, line.spread)]
        lower = [value - spread for value, spread in zip(line.y, line.spread)]
        outline = frame.path([*line.x, *reversed(line.x)], [*upper, *reversed(lower)])
        parts.append(f"<path d='{outline}Z' fill='{line.color}' opacity='.15'/>")
    path = frame.path(line.x, line.y)
    dash = " stroke-dasharray='5 3'" if line.dashed else ""
    title = f"<title>{escape(line.name)}</title>" if line.name else ""
    parts.append(f"<path class='under' d='{path}'{dash}/>")
    parts.append(f"<path class='line' stroke='{line.color}' d='{path}'{dash}>{title}</path>")
    if line.dots:
        parts += [
            f"<circle cx='{frame.across(x):.1f}' cy='{frame.up(y):.1f}' r='2.6' fill='{line.color}'>"
            f"<title>{escape(line.name)}: {x:g}, {y:.4g}</title></circle>"
            for x, y in zip(line.x, line.y)
            if math.isfinite(y)
        ]
    return parts


def _legend(series: Sequence[Series]) -> str:
    entries = []
    for line in series:
        if line.name:
            dash = " stroke-dasharray='5 3'" if line.dashed else ""
            stroke = f"<line x1='0' x2='24' y1='5' y2='5' stroke='{line.color}' stroke-width='3'{dash}/>"
            under = "<line x1='0' x2='24' y1='5' y2='5' stroke='currentColor' stroke-opacity='.3' stroke-width='4.5'/>"
            entries.append(f"<li><svg viewBox='0 0 24 10'>{under}{stroke}</svg>{escape(line.name)}</li>")
    return f"<ul class='legend'>{''.join(entries)}</ul>" if entries else ""
