"""Windows come back in physical units, with every pixel that must not be classified marked invalid."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osgeo import gdal

from spectralx.errors import BandError, RasterError, SourceChangedError
from spectralx.raster.reader import RasterReader
from spectralx.raster.windows import Window

rng = np.random.default_rng(1)
counts = rng.integers(1, 9000, (4, 61, 83)).astype(np.int16)
whole = Window(0, 0, 83, 61)


def test_applies_scale_and_offset_of_the_file(make_raster):
    with RasterReader(make_raster(counts, scale=0.0001, offset=-0.1)) as reader:
        block = reader.read(whole)
    assert block.values.dtype == np.float32 and block.values.shape == (4, 61, 83)
    np.testing.assert_allclose(block.values, counts * 0.0001 - 0.1, atol=1e-6)
    assert block.valid.all()


def test_reads_chosen_bands_in_the_order_and_scaling_asked_for(make_raster):
    with RasterReader(make_raster(counts), bands=(3, 1), scales=(2, 1), offsets=(0, 5)) as reader:
        values = reader.read(whole).values
    np.testing.assert_array_equal(values, np.stack((counts[2] * 2, counts[0] + 5)))


@pytest.mark.parametrize("bands", [(0,), (5,), ()])
def test_refuses_bands_that_are_not_there(make_raster, bands):
    with pytest.raises(BandError, match="has bands 1 to 4"):
        RasterReader(make_raster(counts), bands=bands)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(col=st.integers(-90, 90), row=st.integers(-70, 70), width=st.integers(1, 120), height=st.integers(1, 120))
def test_any_window_equals_the_padded_raster(make_raster, tmp_path, col, row, width, height):
    path = tmp_path / "raster.tif"
    if not path.exists():
        make_raster(counts, nodata=int(counts[0, 0, 0]))
    padded = np.zeros((4, 400, 400), np.float32)
    inside = np.zeros((400, 400), bool)
    inside[150:211, 150:233] = (counts != counts[0, 0, 0]).all(axis=0)
    padded[:, 150:211, 150:233] = counts
    padded[:, ~inside] = 0
    rows, cols = slice(row + 150, row + 150 + height), slice(col + 150, col + 150 + width)
    with RasterReader(path) as reader:
        block = reader.read(Window(col, row, width, height))
    np.testing.assert_array_equal(block.values, padded[:, rows, cols])
    np.testing.assert_array_equal(block.valid, inside[rows, cols])


@pytest.mark.parametrize(
    ("dtype", "nodata"),
    [
        ("uint8", 0),
        ("int16", -32768),
        ("uint16", 65535),
        ("int32", -2147483648),
        ("uint32", 4294967295),
        ("float32", -3.4028234663852886e38),
        ("float32", -9999.9),
        ("float64", -1.7976931348623157e308),
        ("float64", 1e20),
    ],
)
def test_nodata_is_recognised_in_the_raw_values(make_raster, dtype, nodata):
    values = np.full((2, 4, 5), 10, dtype)
    values[1, 2, 3] = np.array(nodata).astype(dtype)
    with RasterReader(make_raster(values, nodata=nodata, scale=0.5)) as reader:
        block = reader.read(Window(0, 0, 5, 4))
    expected = np.ones((4, 5), bool)
    expected[2, 3] = False
    np.testing.assert_array_equal(block.valid, expected)
    np.testing.assert_array_equal(block.values, np.where(expected, 5.0, 0.0)[None].repeat(2, 0))


def test_a_value_beside_nodata_stays_valid(make_raster):
    # 16777217 and its neighbour are one and the same number in float32.
    values = np.array([[16777216, 16777217]], np.int32)
    with RasterReader(make_raster(values, nodata=16777217)) as reader:
        assert reader.read(Window(0, 0, 2, 1)).valid.tolist() == [[True, False]]


def test_nodata_is_the_own_of_each_band_and_only_of_bands_that_are_read(make_raster):
    # A format with one nodata value a band; GeoTIFF has one for all.
    values = np.array([[[1, 2, 3]], [[1, 2, 3]]], np.float32)
    path = make_raster(values, "bands.vrt.tif")
    vrt = path.with_name("bands.vrt")
    dataset = gdal.GetDriverByName("VRT").CreateCopy(str(vrt), gdal.Open(str(path)))
    dataset.GetRasterBand(1).SetNoDataValue(1)
    dataset.GetRasterBand(2).SetNoDataValue(3)
    del dataset
    with RasterReader(vrt) as both, RasterReader(vrt, bands=(2,)) as second:
        assert both.read(Window(0, 0, 3, 1)).valid.tolist() == [[False, True, False]]
        assert second.read(Window(0, 0, 3, 1)).valid.tolist() == [[True, True, False]]


@pytest.mark.parametrize("nodata", [None, float("nan"), -1])
def test_nan_and_infinity_are_never_valid(make_raster, nodata):
    values = np.ones((2, 1, 4), np.float32)
    values[0, 0, 1], values[1, 0, 2], values[0, 0, 3] = np.nan, np.inf, -np.inf
    with RasterReader(make_raster(values, nodata=nodata)) as reader:
        block = reader.read(Window(0, 0, 4, 1))
    assert block.valid.tolist() == [[True, False, False, False]]
    assert np.isfinite(block.values).all()


def test_values_beyond_float32_are_invalid(make_raster):
    with RasterReader(make_raster(np.array([[1e300, 1.0]]))) as reader:
        assert reader.read(Window(0, 0, 2, 1)).valid.tolist() == [[False, True]]


def test_dataset_mask(make_raster):
    allowed = rng.random((61, 83)) > 0.3
    with RasterReader(make_raster(counts, dataset_mask=allowed)) as reader:
        block = reader.read(Window(-1, 0, 84, 61))
    np.testing.assert_array_equal(block.valid, np.pad(allowed, ((0, 0), (1, 0))))
    assert (block.values[:, ~block.valid] == 0).all()


@pytest.mark.parametrize("spectral", [1, 3, 6])
def test_alpha_marks_validity_and_is_no_spectral_band(make_raster, spectral):
    alpha = np.array([[0, 255], [128, 255]], np.uint8)
    values = np.concatenate((np.full((spectral, 2, 2), 9, np.uint8), alpha[None]))
    path = make_raster(values, color_interpretation=[gdal.GCI_Undefined] * spectral + [gdal.GCI_AlphaBand])
    with RasterReader(path) as reader:
        assert reader.bands == tuple(range(1, spectral + 1))
        assert reader.read(Window(0, 0, 2, 2)).valid.tolist() == [[False, True], [True, True]]
    with RasterReader(path, bands=(1,)) as reader:
        assert reader.read(Window(0, 0, 2, 2)).valid.tolist() == [[False, True], [True, True]]


def test_infrared_that_gdal_takes_for_alpha_is_read_as_what_it_is(make_raster):
    values = rng.integers(0, 200, (4, 50, 50)).astype(np.uint8)
    path = make_raster(values)
    dataset = gdal.Open(str(path))
    assert dataset.GetRasterBand(4).GetColorInterpretation() == gdal.GCI_AlphaBand
    with RasterReader(path) as reader:
        assert reader.bands == (1, 2, 3, 4)
        block = reader.read(Window(0, 0, 50, 50))
    assert block.valid.all() and (block.values == values).all()
    labelled = [{}, {}, {}, {"": {"wavelength": "842"}}]
    opaque = np.full((4, 9, 9), 255, np.uint8)
    with RasterReader(make_raster(opaque, "labelled.tif", band_metadata=labelled)) as reader:
        assert reader.bands == (1, 2, 3, 4)
    with RasterReader(make_raster(opaque, "opaque.tif")) as reader:
        assert reader.bands == (1, 2, 3)


def test_threads_share_a_reader(make_raster):
    path = make_raster(rng.integers(0, 9000, (3, 400, 400)).astype(np.uint16), options=["COMPRESS=DEFLATE"])
    windows = [Window(c, r, 50, 50) for r in range(0, 400, 50) for c in range(0, 400, 50)]
    with RasterReader(path) as reader, ThreadPoolExecutor(4) as pool:
        parallel = list(pool.map(reader.read, windows))
        for window, block in zip(windows, parallel):
            np.testing.assert_array_equal(block.values, reader.read(window).values)


def test_damage_in_the_middle_is_an_error_and_not_zeros(make_raster):
    values = rng.integers(0, 9000, (1, 1280, 1280)).astype(np.uint16)
    path = make_raster(values, options=["COMPRESS=DEFLATE", "TILED=YES"])
    # The second block of the first row, which neither the check at opening nor the sample touches.
    dataset = gdal.Open(str(path))
    item = dataset.GetRasterBand(1).GetMetadataItem
    start, size = int(item("BLOCK_OFFSET_1_0", "TIFF")), int(item("BLOCK_SIZE_1_0", "TIFF"))
    content = bytearray(path.read_bytes())
    content[start : start + size] = b"\xff" * size
    path.write_bytes(content)
    with RasterReader(path) as reader:
        assert reader.read(Window(0, 0, 256, 256)).valid.all()
        with pytest.raises(RasterError, match="truncated or damaged"):
            reader.read(Window(0, 0, 512, 512))


def test_a_source_that_vanishes_while_it_is_read(make_raster):
    path = make_raster(counts)
    with RasterReader(path) as reader:
        path.unlink()
        with pytest.raises(SourceChangedError, match="vanished or changed") as caught:
            reader.read(whole)
    assert caught.value.exit_status == 1


def test_a_source_behind_virtual_rasters_that_changes_is_noticed(make_raster, tmp_path):
    path, view, warped = make_raster(counts), str(tmp_path / "view.vrt"), str(tmp_path / "warped.vrt")
    gdal.Translate(view, str(path), format="VRT").FlushCache()
    gdal.Warp(warped, view, format="VRT", width=5, height=5, outputBounds=(0, -5, 5, 0)).FlushCache()
    with RasterReader(path) as direct, RasterReader(view) as behind, RasterReader(warped) as twice:
        path.with_name(f"{path.name}.aux.xml").write_text("<PAMDataset/>")
        for reader in (direct, behind, twice):
            reader.check_unchanged()
        os.utime(path, (1, 1))
        for reader in (direct, behind, twice):
            with pytest.raises(SourceChangedError, match=path.name):
                reader.check_unchanged()


def test_real_scenes_have_plausible_reflectance_and_nodata(shared_data):
    with RasterReader(shared_data / "landcover_zion.tif") as reader:
        block = reader.read(reader.metadata.window)
    raw = gdal.Open(str(shared_data / "landcover_zion.tif")).ReadAsArray()
    np.testing.assert_array_equal(block.valid, (raw != 65535).all(axis=0))
    np.testing.assert_allclose(block.values[:, block.valid], raw[:, block.valid] * 2e-5 - 0.1, atol=1e-6)
    with RasterReader(shared_data / "urban_potsdam.tif", bands=(50, 131)) as reader:
        assert not reader.read(reader.metadata.window).valid.any(), "band 131 is empty"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="another system")
def test_threads_that_end_leave_no_open_file(make_raster):
    path = make_raster(counts)
    with RasterReader(path) as reader:
        for _ in range(5):
            thread = Thread(target=reader.read, args=(whole,))
            thread.start()
            thread.join()
        links = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert path not in links
