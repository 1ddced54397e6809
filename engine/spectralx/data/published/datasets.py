"""What three published data sets are: bands, classes, label maps, size of chips, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spectralx.sensors.catalogue import find_sensor
from spectralx.spec import BandSpec

WHU_OHS_CITIES: Mapping[str, str] = {
    "S1": "Changchun", "T1": "Jilin", "S2": "Wuxi", "T2": "Shanghai", "S3": "Guangzhou", "T3": "Zhongshan",
    "S4": "Xining", "T4": "Lanzhou", "S5": "Hetian", "T5": "Kelamayi", "S6": "Anyi", "T6": "Nanchang",
    "S7": "Changde", "T7": "Changsha", "S8": "Tianjin", "T8": "Tangshan",
}  # fmt: skip
"""The eight pairs of the transfer test: source and target city of the same number."""

WHU_OHS_COMMON_CLASSES = 22
"""Classes that occur on both sides of the transfer test."""


@dataclass(frozen=True)
class DataSet:
    """A published data set.

    Attributes:
        name: Its name.
        bands: Bands of a chip in the order of the files.
        chip: Side of a chip in pixels.
        classes: Class value -> name, after the label map.
        label_map: Value in the label files -> class value, or 0 to drop it. Values that are not listed stay.
        scale: Factor from samples to the values below, where samples are whole numbers.
        quantity: What the scaled values are.
        counts: Number of chips of each part, as published.
        source: Publication.
        licence: What the publication says of a licence.
        gsd_m: Ground sampling distance in metres.
    """

    name: str
    bands: tuple[BandSpec, ...]
    chip: int
    classes: Mapping[int, str]
    scale: float
    quantity: str
    source: str
    label_map: Mapping[int, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    licence: str = "not stated; ask the authors of the data set"
    gsd_m: float = 10.0


def _bands(sensor: str, names: tuple[str, ...] = (), dates: int = 1) -> tuple[BandSpec, ...]:
    """Return bands of the catalogue, once for each date; those of one date stand together."""
    known = {band.name: band for band in find_sensor(sensor).bands}
    return tuple(
        BandSpec(
            name=name if dates == 1 else f"{name} t{date + 1}",
            wavelength_nm=known[name].center,
            fwhm_nm=known[name].fwhm,
        )
        for date in range(dates)
        for name in names or tuple(known)
    )


WHU_OHS = DataSet(
    name="WHU-OHS",
    bands=_bands("zhuhai-1-ohs"),
    chip=512,
    classes=dict(
        enumerate(
            (
                "paddy field", "dry farm", "woodland", "shrubbery", "sparse woodland", "other forest land",
                "high-covered grassland", "medium-covered grassland", "low-covered grassland", "river canal", "lake",
                "reservoir pond", "beach land", "shoal", "urban built-up", "rural settlement",
                "other construction land", "sand", "gobi", "saline-alkali soil", "marshland", "bare land", "bare rock",
                "ocean",
            ),
            start=1,
        )
    ),
    scale=1e-4,
    quantity="normalised values",
    counts={"tr": 4822, "val": 513, "ts": 2460},
    source="Li, Huang and Tu 2022, WHU-OHS, Int. J. Appl. Earth Obs. Geoinf. 113, 103022",
)  # fmt: skip

DFC2020 = DataSet(
    name="DFC2020",
    bands=_bands("sentinel-2a"),
    chip=256,
    classes=dict(
        enumerate(
            ("forest", "shrubland", "grassland", "wetlands", "croplands", "urban or built-up", "barren", "water"),
            start=1,
        )
    ),
    # Savanna (3) and snow or ice (8) of the ten original classes are not used.
    label_map={1: 1, 2: 2, 3: 0, 4: 3, 5: 4, 6: 5, 7: 6, 8: 0, 9: 7, 10: 8},
    scale=1e-4,
    quantity="reflectance",
    counts={"all": 6114},  # 986 for validation and 5,128 for testing in the contest
    source="Schmitt, Hughes, Ghamisi, Yokoya and Hänsch 2020, IEEE GRSS Data Fusion Contest 2020",
)

MTS12 = DataSet(
    name="MTS12",
    bands=_bands("sentinel-2a", ("B2", "B3", "B4", "B8", "B11", "B12"), dates=4),
    chip=500,
    classes=dict(
        enumerate(
            (
                "cultivated land", "forest", "grassland", "shrubland", "water", "wetland", "artificial surface",
                "bare land",
            ),
            start=1,
        )
    ),
    scale=1e-4,
    quantity="reflectance",
    counts={"all": 936},
    source="Zhao and Ji 2022, CNN, RNN, or ViT?, IEEE J. Sel. Top. Appl. Earth Obs. Remote Sens. 15",
)  # fmt: skip
