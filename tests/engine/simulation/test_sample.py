"""The sample scene: its files, that the recipe makes them, and how close they come to a real scene."""

import numpy as np
import pytest
from osgeo import gdal

from spectralx.raster.classes import read_classes
from spectralx.raster.metadata import read_metadata
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window
from spectralx.sensors.profile import resolve
from spectralx.simulation.product import CLASSES, write_scene
from spectralx.simulation.sample import IMAGE_NAME, TRUTH_NAME, write_sample
from spectralx.simulation.sensor import SENTINEL2
from tests.engine.conftest import REPOSITORY

SAMPLE = REPOSITORY / "resources" / "sample"
BANDS = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"]


def array(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_files_carry_all_that_a_product_carries():
    metadata = read_metadata(SAMPLE / IMAGE_NAME)
    assert (metadata.width, metadata.height, metadata.count, metadata.gsd_m) == (768, 768, 10, 10.0)
    assert [band.description for band in metadata.bands] == BANDS
    assert all(band.nodata == 0 and band.scale == 1e-4 and band.offset == 0 for band in metadata.bands)
    profile = resolve(metadata)
    assert [band.wavelength_nm for band in profile.bands] == pytest.approx([b.wavelength_nm for b in SENTINEL2.bands])
    assert [band.fwhm_nm for band in profile.bands] == pytest.approx([b.fwhm_nm for b in SENTINEL2.bands])
    assert profile.quantity == "reflectance"
    assert read_classes(SAMPLE / TRUTH_NAME) == CLASSES
    assert "no real place" in metadata.dataset_domains[""]["TITLE"]
    assert (SAMPLE / IMAGE_NAME).stat().st_size < 8e6


def test_truth_and_image_share_grid_and_nodata():
    image, truth = read_metadata(SAMPLE / IMAGE_NAME), read_metadata(SAMPLE / TRUTH_NAME)
    assert (image.geotransform, image.crs_wkt) == (truth.geotransform, truth.crs_wkt)
    labels = array(SAMPLE / TRUTH_NAME)
    with RasterReader(SAMPLE / IMAGE_NAME, bands=(1, 7)) as reader:
        valid = reader.read(Window(0, 0, 768, 768)).valid
    assert np.array_equal(valid, labels > 0) and not valid[-1, 0] and valid[0, 0]
    assert 0.03 < 1 - valid.mean() < 0.12
    shares = np.bincount(labels[valid], minlength=6)[1:] / valid.sum()
    assert (shares > 0.015).all()


@pytest.mark.slow
def test_recipe_makes_the_files(tmp_path):
    image, truth = write_sample(tmp_path)
    made, kept = array(image).astype(int), array(SAMPLE / IMAGE_NAME).astype(int)
    # Another processor's vector units may round the last digit of an exponential differently.
    assert (np.abs(made - kept) <= 1).mean() > 0.999
    assert (array(truth) == array(SAMPLE / TRUTH_NAME)).mean() > 0.999


def test_small_scene_survives_writing(scene, tmp_path):
    valid = np.ones(scene.truth.shape, bool)
    valid[:5] = False
    write_scene(tmp_path / "i.tif", tmp_path / "t.tif", scene, origin=(5e5, 5e6), epsg=32632, valid=valid)
    with RasterReader(tmp_path / "i.tif", bands=tuple(range(1, 11)), scales=(1e-4,) * 10, offsets=(0,) * 10) as reader:
        block = reader.read(Window(0, 0, 240, 216))
    assert np.array_equal(block.valid, valid)
    assert block.values[:, valid] == pytest.approx(np.maximum(scene.reflectance[:, valid], 1e-4), abs=6e-5)
    assert np.array_equal(array(tmp_path / "t.tif"), np.where(valid, scene.truth, 0))


def test_spectra_are_those_of_a_real_scene(shared_data):
    """Class medians against Sentinel-2 over Aberystwyth with human labels (water there is the sea, built the town)."""
    real = array(shared_data / "landcover_aberystwyth.tif") * 1e-3
    real_labels = array(shared_data / "landcover_aberystwyth_labels.tif")
    ours, our_labels = array(SAMPLE / IMAGE_NAME) * 1e-4, array(SAMPLE / TRUTH_NAME)
    for value, ndvi_tolerance, factor in ((1, 0.2, 2.6), (2, 0.08, 1.5), (3, 0.08, 1.5), (4, 0.12, 1.5)):
        found = np.median(ours[:, our_labels == value], axis=1)
        expected = np.median(real[:, real_labels == value], axis=1)
        difference = _ndvi(found) - _ndvi(expected)
        assert abs(difference) < ndvi_tolerance, (value, difference)
        # Bands of the visible and near infrared, red edge included, then short-wave infrared.
        assert np.abs(np.log(found / expected)).max() < np.log(factor), (value, found / expected)


def _ndvi(bands):
    return (bands[6] - bands[2]) / (bands[6] + bands[2])
