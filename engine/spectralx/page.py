"""Pieces of the self-contained HTML pages that runs leave: no other file, no script, no request, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
p.path { margin-top: .2rem; opacity: .7; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; } td.number, th.number { text-align: right; }
.swatch { display: inline-block; width: .9em; height: .9em; border: 1px solid var(--line); vertical-align: -.1em; }
.shares { display: flex; height: 1.4rem; margin: 1.5rem 0 .5rem; border: 1px solid var(--line); }
.warning { background: #fa04; padding: .5rem .8rem; margin: .4rem 0; border-left: 3px solid #fa0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; } dd { margin: 0; }
dd { overflow-wrap: anywhere; }
"""


def document(title: str, body: Iterable[str], style: str = STYLE) -> str:
    """Return a whole HTML document.

    Args:
        title: Title of the window, as text.
        body: Parts of the body, as HTML.
        style: Style sheet.
    """
    head = f"<meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>{escape(title)}</title>"
    page = f"<head>{head}<style>{style}</style></head>\n<body>{''.join(body)}</body>"
    return f"<!doctype html>\n<html lang='en'>{page}</html>\n"


def section(title: str, content: str) -> str:
    """Return content that is HTML already under a heading."""
    return f"<h2>{escape(title)}</h2>{content}\n"


def swatch(color: str, name: str) -> str:
    """Return a class's colour and name."""
    return f"<span class='swatch' style='background:{escape(color)}'></span> {escape(name)}"


def facts(values: Mapping[str, str]) -> str:
    """Return names and values, both as text."""
    return f"<dl>{''.join(f'<dt>{escape(key)}</dt><dd>{escape(value)}</dd>' for key, value in values.items())}</dl>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: set[int]) -> str:
    """Return a table of cells that are HTML already; the columns in ``numbers`` are set flush right."""

    def line(tag: str, cells: Sequence[str]) -> str:
        kinds = (" class='number'" if position in numbers else "" for position in range(len(cells)))
        return f"<tr>{''.join(f'<{tag}{kind}>{cell}</{tag}>' for kind, cell in zip(kinds, cells))}</tr>"

    return f"<table>{line('th', head)}{''.join(line('td', row) for row in rows)}</table>"
