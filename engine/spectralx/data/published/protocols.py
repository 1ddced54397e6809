"""Named protocols of published data sets: what is trained on, what validates, what is judged on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spectralx.data.published import layouts
from spectralx.data.published.datasets import DFC2020, MTS12, WHU_OHS, DataSet
from spectralx.data.published.layouts import ChipScene
from spectralx.errors import RequestError


@dataclass(frozen=True)
class Protocol:
    """A protocol.

    Attributes:
        name: Its name.
        data: The data set.
        scenes: Finds its scenes below a folder.
        train: Name of what is trained on; the domain of the source scenes.
        judge: Name of what is judged on; the domain of the target scenes.
        common_classes: Whether only classes that occur on both sides are learned and judged.
    """

    name: str
    data: DataSet
    scenes: Callable[[Path], list[ChipScene]]
    train: str
    judge: str
    common_classes: bool = False


def _dfc2020(season: str) -> Protocol:
    others = "+".join(name for name in ("spring", "summer", "autumn", "winter") if name != season)
    find = functools.partial(layouts.dfc2020_season, season=season)
    return Protocol(f"dfc2020-{season}", DFC2020, find, season, others)


def _whu_ohs(source: str, target: str) -> Protocol:
    names = {"source": "WS", "target": "WD"}
    find = functools.partial(layouts.whu_ohs_transfer, source=source, target=target)
    train, judge = names[source], names[target]
    return Protocol(f"whu-ohs-{train.lower()}-{judge.lower()}", WHU_OHS, find, train, judge, common_classes=True)


def _mts12(source: str, target: str) -> Protocol:
    find = functools.partial(layouts.mts12_halves, source=source)
    return Protocol(f"mts12-{source}-{target}", MTS12, find, source, target)


GENERALIZATION = (
    _whu_ohs("source", "target"),
    _whu_ohs("target", "source"),
    *(_dfc2020(season) for season in ("spring", "summer", "autumn", "winter")),
    _mts12("north", "south"),
    _mts12("south", "north"),
)
"""The eight tasks of domain generalization of the SpectralX publication."""

IN_DOMAIN = (
    Protocol("whu-ohs", WHU_OHS, layouts.whu_ohs_split, "train", "test"),
    Protocol("mts12", MTS12, layouts.mts12_split, "train", "test"),
)
"""Splits by chips within the same places."""

SEASONS = Protocol("dfc2020", DFC2020, functools.partial(layouts.dfc2020_season, season=""), "", "")
"""All seasons as sources, each a domain: for `generalize`, which leaves each out once."""

PROTOCOLS = {protocol.name: protocol for protocol in (*GENERALIZATION, *IN_DOMAIN, SEASONS)}


def find_protocol(name: str) -> Protocol:
    """Return a protocol by its name.

    Raises:
        RequestError: There is none of that name.
    """
    if name not in PROTOCOLS:
        raise RequestError(f"There is no protocol {name!r}.", f"Choose among {', '.join(PROTOCOLS)}.")
    return PROTOCOLS[name]
