"""QGIS styles of polygons by class."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree  # nosec B405

from spectralx.spec import ClassSpec


def class_polygon_style(classes: Sequence[ClassSpec]) -> str:
    """Return a QGIS layer style (QML) that fills polygons by the field ``value`` in the colour of their class."""
    qgis = ElementTree.Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = ElementTree.SubElement(
        qgis, "renderer-v2", type="categorizedSymbol", attr="value", enableorderby="0", forceraster="0"
    )
    categories = ElementTree.SubElement(renderer, "categories")
    symbols = ElementTree.SubElement(renderer, "symbols")
    for index, spec in enumerate(classes):
        ElementTree.SubElement(
            categories, "category", value=str(spec.value), symbol=str(index), label=spec.name, render="true"
        )
        symbol = ElementTree.SubElement(symbols, "symbol", type="fill", name=str(index), alpha="1")
        layer = ElementTree.SubElement(symbol, "layer", attrib={"class": "SimpleFill", "enabled": "1", "locked": "0"})
        color = ",".join(str(int(spec.color[start : start + 2], 16)) for start in (1, 3, 5))
        for name, value in (("color", f"{color},255"), ("style", "solid"), ("outline_style", "no")):
            ElementTree.SubElement(layer, "prop", k=name, v=value)
    ElementTree.indent(qgis)
    return ElementTree.tostring(qgis, encoding="unicode")
