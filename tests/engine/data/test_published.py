"""WHU-OHS, DFC2020 and MTS12 in their own layouts: counts, label maps, splits, bands, and that tiles keep to a chip."""

import numpy as np
import pytest
import yaml
from osgeo import gdal

from spectralx.data.augmentation import AugmentationConfig
from spectralx.data.blocks import BlockCache
from spectralx.data.folds import leave_one_domain_out
from spectralx.data.labels import IGNORE_INDEX
from spectralx.data.manifest import load_manifest
from spectralx.data.published.datasets import DFC2020, MTS12, WHU_OHS, WHU_OHS_CITIES
from spectralx.data.published.manifest import write_protocol
from spectralx.data.published.protocols import GENERALIZATION, PROTOCOLS, find_protocol
from spectralx.data.sampling import SamplingConfig, ScenePool, TileSampler
from spectralx.data.scene import open_scenes
from spectralx.data.splits import VALIDATION, BlockSplit, SplitConfig, split_scenes
from spectralx.data.tiles import TrainingTiles, ValidationTiles
from spectralx.errors import LabelError, ManifestError, RasterError, RequestError
from spectralx.progress import SilentReporter
from spectralx.raster.windows import Window

from ..cli.run import result, run
from . import published_data

EVERY = list(range(1, 25))


class Listener(SilentReporter):
    """Keeps warnings."""

    def __init__(self):
        self.warnings = []

    def warning(self, message):
        self.warnings.append(message)


def written(name, root, folder, reporter=None):
    return write_protocol(find_protocol(name), root, folder, reporter or SilentReporter())


def by_split(path):
    values = yaml.safe_load(path.read_text())
    return {split: [s["id"] for s in values["scenes"] if s["split"] == split] for split in ("source", "target")}


@pytest.fixture(scope="module")
def seasons(tmp_path_factory):
    return published_data.dfc2020(tmp_path_factory.mktemp("dfc2020"), chips=3)


@pytest.fixture(scope="module")
def spring(seasons, tmp_path_factory):
    """Path of the manifest of DFC2020, trained on spring."""
    return written("dfc2020-spring", seasons, tmp_path_factory.mktemp("manifest")).manifest


def test_the_eight_tasks_of_the_publication_have_names():
    assert [protocol.name for protocol in GENERALIZATION] == [
        *("whu-ohs-ws-wd", "whu-ohs-wd-ws"),
        *("dfc2020-spring", "dfc2020-summer", "dfc2020-autumn", "dfc2020-winter"),
        *("mts12-north-south", "mts12-south-north"),
    ]
    assert len(PROTOCOLS) == 11
    with pytest.raises(RequestError, match="whu-ohs-ws-wd"):
        find_protocol("whu")


def test_bands_sizes_and_classes_are_those_of_the_publications():
    assert [(len(d.bands), d.chip, d.gsd_m, len(d.classes)) for d in (WHU_OHS, DFC2020, MTS12)] == [
        (32, 512, 10, 24),
        (13, 256, 10, 8),
        (24, 500, 10, 8),
    ]
    assert (WHU_OHS.bands[0].wavelength_nm, WHU_OHS.bands[-1].wavelength_nm) == (466, 940)
    assert WHU_OHS.bands[8].wavelength_nm == 596  # not the misprint 569
    assert [band.name for band in DFC2020.bands[6:10]] == ["B7", "B8", "B8A", "B9"]
    first, later = MTS12.bands[:6], MTS12.bands[6:12]
    assert [band.name for band in first] == [f"{name} t1" for name in ("B2", "B3", "B4", "B8", "B11", "B12")]
    assert [band.wavelength_nm for band in first] == [band.wavelength_nm for band in later]
    used = {value: meant for value, meant in DFC2020.label_map.items() if meant}
    assert used == {1: 1, 2: 2, 4: 3, 5: 4, 6: 5, 7: 6, 9: 7, 10: 8}


@pytest.mark.parametrize(("name", "source", "letters"), [("ws-wd", "WS", "ST"), ("wd-ws", "WD", "TS")])
def test_whu_ohs_transfers_between_eight_pairs_of_cities(tmp_path, name, source, letters):
    # 23 and 24 occur on one side only: 22 classes are common.
    root = published_data.whu_ohs_transfer(tmp_path / "data", EVERY[:23], [*EVERY[:22], 24])
    reporter = Listener()
    found = written(f"whu-ohs-{name}", root, tmp_path / "out", reporter)
    assert found.classes == tuple(range(1, 23)) and found.dropped == (23, 24)
    assert found.chips == {"source": 8, "target": 8}
    for split, letter in zip(("source", "target"), letters):
        expected = [f"{letter}{n}-{WHU_OHS_CITIES[f'{letter}{n}']}" for n in range(1, 9)]
        assert by_split(found.manifest)[split] == expected
    (fold,) = leave_one_domain_out(found.manifest)
    assert {scene.domain for scene in fold.source.scenes} == {source} and len(fold.target.scenes) == 8
    assert not [m for m in reporter.warnings if "classes" in m]
    (scene,), _ = open_scenes(fold.source.scenes[-1:], WHU_OHS.bands, BlockCache(32))
    scene.load_labels(fold.source.classes, 0, weak=False)
    assert scene.labels.class_count == 22 and scene.labels.counts.sum() > 0
    assert scene.statistics[2].tolist() == [0] * 32  # normalised values are no reflectance
    assert scene.gsd_m == 10


def test_other_numbers_of_common_classes_are_told(tmp_path):
    root = published_data.whu_ohs_transfer(tmp_path / "data", EVERY[:16], EVERY[:8])
    reporter = Listener()
    assert written("whu-ohs-ws-wd", root / "transfer-STall", tmp_path / "out", reporter).classes == tuple(range(1, 9))
    assert any("8 classes occur on both sides; the publication counts 22" in m for m in reporter.warnings)


@pytest.mark.slow
def test_whu_ohs_has_its_published_counts(tmp_path):
    root = published_data.whu_ohs_split(tmp_path / "data", {"tr": 4822, "val": 513, "ts": 2460})
    reporter = Listener()
    found = written("whu-ohs", root, tmp_path / "out", reporter)
    assert found.chips == {"source": 4822, "validation": 513, "target": 2460}
    assert not [m for m in reporter.warnings if "chips were found" in m]
    assert len(load_manifest(found.manifest).scenes) == 2 * 42


def test_whu_ohs_parts_become_sources_validation_and_targets(tmp_path):
    root = published_data.whu_ohs_split(tmp_path / "data", {"tr": 45, "val": 2, "ts": 3})
    reporter = Listener()
    found = written("whu-ohs", root, tmp_path / "out", reporter)
    assert "45 + 2 + 3 chips were found; WHU-OHS has 4822 + 513 + 2460." in reporter.warnings
    selection = load_manifest(found.manifest)
    assert sum(scene.split == "source" for scene in selection.scenes) == 42
    assert [scene.id for scene in selection.scenes if scene.split == "validation"] == [
        "val-S1-Changchun",
        "val-S2-Wuxi",
    ]
    assert all(scene.split != "target" for scene in selection.scenes)


@pytest.mark.parametrize("season", published_data.SEASONS)
def test_dfc2020_trains_on_a_season_and_is_judged_on_the_others(seasons, tmp_path, season):
    found = written(f"dfc2020-{season}", seasons, tmp_path)
    others = [other for other in published_data.SEASONS if other != season]
    assert by_split(found.manifest) == {"source": [season], "target": others}
    assert found.chips == {"source": 3, "target": 9} and found.classes == tuple(range(1, 9))
    (fold,) = leave_one_domain_out(found.manifest)
    assert fold.domain == "+".join(others)


def test_all_seasons_of_dfc2020_are_domains(seasons, tmp_path):
    folds = leave_one_domain_out(written("dfc2020", seasons, tmp_path).manifest)
    assert [fold.domain for fold in folds] == list(published_data.SEASONS)


def test_labels_are_mapped_and_windows_come_from_the_chips(seasons, spring):
    selection = load_manifest(spring)
    (scene,), _ = open_scenes(selection.scenes, None, BlockCache(32))
    scene.load_labels(selection.classes, selection.ignore, weak=False)
    assert scene.statistics[2].all()
    assert [round(float(w), 1) for w in scene.spectral[0]] == [band.wavelength_nm for band in DFC2020.bands]
    for number in range(3):
        image = gdal.Open(str(seasons / "spring" / "image" / f"s2_spring_{number}.tif")).ReadAsArray()
        raw = gdal.Open(str(seasons / "spring" / "label" / f"dfc_spring_{number}.tif")).ReadAsArray()
        tile = scene.read(Window(0, 32 * number, 32, 32))
        np.testing.assert_allclose(tile.image, image * 1e-4, rtol=1e-6)
        expected = np.vectorize(lambda value: DFC2020.label_map[value])(raw)
        np.testing.assert_array_equal(tile.labels, np.where(expected, expected - 1, IGNORE_INDEX))


def test_no_tile_sees_two_chips(spring):
    selection = load_manifest(spring)
    (scene,), _ = open_scenes(selection.scenes, None, BlockCache(32))
    scene.load_labels(selection.classes, selection.ignore, weak=False)
    tile = scene.read(Window(-8, 24, 48, 48))  # its middle is row 48, in the second chip
    assert tile.valid[8:40, 8:40].all() and tile.valid.sum() == 32 * 32
    assert (tile.labels[:8] == IGNORE_INDEX).all() and (tile.labels[40:] == IGNORE_INDEX).all()
    pool = ScenePool(32, 96, (np.arange(32 * 96),), 32 * 96, chip=32)
    sampler = TileSampler([pool], 24, SamplingConfig(batch_size=32), (0.8, 1.25), 0, grouped=False)
    windows = [plan.window for step in range(20) for group in sampler.plan(step) for plan in group]
    assert {w.row_off // 32 for w in windows} == {0, 1, 2}
    assert all(w.row_off // 32 == (w.row_end - 1) // 32 for w in windows)


@pytest.mark.parametrize("size", [16, 24, 32, 64])
def test_validation_counts_every_pixel_of_the_chips_once(spring, size):
    selection = load_manifest(spring)
    scenes, _ = open_scenes(selection.scenes, None, BlockCache(32))
    scenes[0].load_labels(selection.classes, selection.ignore, weak=False)
    splits = split_scenes([scenes[0].outline()], SplitConfig(fraction=0.3), 0)
    areas = splits["spring"].areas
    assert areas and all((a.row_off % 32, a.height, a.width) == (0, 32, 32) for a in areas)
    tiles = ValidationTiles(scenes, splits, size, labelled=True)
    counted = sum(int((tiles[i].labels != IGNORE_INDEX).sum()) for i in range(len(tiles)))
    labels = scenes[0].label_window(scenes[0].window)
    assert counted == int(((labels != IGNORE_INDEX) & (splits["spring"].roles(scenes[0].window) == VALIDATION)).sum())


def test_training_tiles_of_coarser_bands_and_turned_ground(spring):
    selection = load_manifest(spring)
    (scene,), _ = open_scenes(selection.scenes, None, BlockCache(32))
    scene.load_labels(selection.classes, selection.ignore, weak=False)
    pool = ScenePool(32, 96, (np.arange(32 * 96),), 32 * 96, chip=32)
    sampler = TileSampler([pool], 24, SamplingConfig(batch_size=4), (1, 1), 0, grouped=True)
    config = AugmentationConfig(broadening=1.0, broadening_nm=300, rotation=30, band_dropout=1.0)
    split = {"spring": BlockSplit(areas=(), gap=0)}
    tiles = TrainingTiles([scene], split, sampler, config, 24, 0, 3)
    groups = [group for step in range(3) for group in tiles[step]]
    assert len(groups) == 6
    for group in groups:
        bands = group.wavelength_nm.numel()
        assert 3 <= bands <= 13 and group.image.shape[1] == group.statistics.shape[2] == group.fwhm_nm.numel() == bands
        assert not group.valid.all() and (group.labels[~group.valid] == IGNORE_INDEX).all()
        assert not set(group.wavelength_nm.tolist()) <= set(scene.spectral[0].tolist())


def test_mts12_parts_and_dates(tmp_path):
    root = published_data.mts12(tmp_path / "data", {"train": 4, "val": 2, "test": 3})
    found = written("mts12", root, tmp_path / "out")
    assert found.chips == {"source": 4, "validation": 2, "target": 3}
    selection = load_manifest(found.manifest)
    scenes, _ = open_scenes(selection.scenes, MTS12.bands, BlockCache(32))
    assert [row.sources for row in scenes[0].binding.rows] == [((index, 1.0),) for index in range(1, 25)]
    for scene in scenes:
        scene.load_labels(selection.classes, 0, weak=False)
    splits = split_scenes([scene.outline() for scene in scenes], SplitConfig(), 0)
    assert splits["train"].areas == () and splits["val"].areas == (scenes[1].window,)


def test_mts12_halves_by_folder_or_by_place(tmp_path):
    counts = {"train": 4, "val": 2, "test": 2}
    sorted_root = published_data.mts12(tmp_path / "sorted", counts, ("north", "south"))
    found = written("mts12-north-south", sorted_root, tmp_path / "one")
    assert found.chips == {"source": 4, "validation": 2, "target": 8}
    flat = published_data.mts12(tmp_path / "flat", counts)
    found = written("mts12-south-north", flat, tmp_path / "two")
    assert found.chips == {"source": 2, "validation": 1, "target": 4}
    target = gdal.Open(str(tmp_path / "two" / "north.vrt"))
    assert target.GetFileList()[1].endswith("1.tif")


def test_z_scores_are_left_as_they_are(tmp_path):
    root = published_data.mts12(tmp_path / "data", {"train": 1, "val": 1, "test": 1}, dtype="float32")
    selection = load_manifest(written("mts12", root, tmp_path / "out").manifest)
    scenes, _ = open_scenes(selection.scenes[:1], MTS12.bands, BlockCache(32))
    assert not scenes[0].statistics[2].any() and scenes[0].statistics[0].min() > 100


def test_what_is_not_the_data_set_is_refused(seasons, tmp_path):
    with pytest.raises(ManifestError, match="does not exist"):
        written("dfc2020-spring", tmp_path, tmp_path / "out")
    with pytest.raises(ManifestError, match="13 bands"):
        root = published_data.mts12(tmp_path / "few", {"train": 1, "val": 1, "test": 1})
        published_data.write(root / "image" / "train" / "0.tif", np.ones((13, 32, 32), np.uint16))
        written("mts12", root, tmp_path / "out")
    root = published_data.dfc2020(tmp_path / "broken")
    (root / "summer" / "label" / "dfc_summer_1.tif").unlink()
    with pytest.raises(ManifestError, match=r"no label .*dfc_summer_1\.tif"):
        written("dfc2020-spring", root, tmp_path / "out")
    published_data.write(root / "spring" / "image" / "s2_spring_1.tif", np.ones((13, 16, 16), np.uint16))
    published_data.write(root / "summer" / "label" / "dfc_summer_1.tif", np.ones((1, 32, 32), np.uint8))
    with pytest.raises(RasterError, match="must be alike"):
        written("dfc2020-spring", root, tmp_path / "out")
    transfer = published_data.whu_ohs_transfer(tmp_path / "ohs", EVERY, EVERY)
    published_data.write(transfer / "transfer-STall/source/label/S1_0000.tif", np.full((1, 32, 32), 30, np.uint8))
    with pytest.raises(LabelError, match="value 30, which is no class of WHU-OHS"):
        written("whu-ohs-ws-wd", transfer, tmp_path / "out")
    assert not (tmp_path / "out" / "scenes.yaml").exists()


def test_a_stack_that_is_no_stack_is_refused(spring):
    values = yaml.safe_load(spring.read_text())
    values["scenes"][0]["chip"] = 40
    path = spring.with_name("wrong.yaml")
    path.write_text(yaml.safe_dump(values))
    with pytest.raises(RasterError, match="no stack of chips of 40 pixels"):
        open_scenes(load_manifest(path).scenes, None, BlockCache(32))


def test_the_command_writes_a_manifest(seasons, tmp_path):
    report = result(run("manifest", "dfc2020-winter", seasons, tmp_path / "out"))
    assert report["report"]["chips"] == {"source": 3, "target": 9}
    assert load_manifest(tmp_path / "out" / "scenes.yaml").scenes[0].id == "winter"
