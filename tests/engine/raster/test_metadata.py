"""What a raster says of itself is collected whole, and what cannot be read is refused with cause and remedy."""

import shutil

import numpy as np
import pytest
from osgeo import gdal

from spectralx.errors import RasterError
from spectralx.raster.metadata import read_metadata

pixels = np.random.default_rng(0).integers(1, 9000, (3, 600, 700)).astype(np.uint16)


def test_collects_grid_bands_and_every_domain(make_raster):
    path = make_raster(
        pixels,
        options=["TILED=YES", "INTERLEAVE=PIXEL"],
        nodata=65535,
        scale=0.0001,
        offset=-0.1,
        units="reflectance",
        descriptions=["blue", "green", "red"],
        band_metadata=[{"": {"wavelength": str(w)}, "IMAGERY": {"FWHM_UM": "0.06"}} for w in (490, 560, 660)],
        dataset_metadata={"": {"SENSOR": "x"}, "ENVI": {"fwhm": "{1, 2, 3}"}},
    )
    metadata = read_metadata(path)
    assert (metadata.width, metadata.height, metadata.count, metadata.dtype) == (700, 600, 3, "uint16")
    assert metadata.geotransform == (500000.0, 10.0, 0.0, 5800000.0, 0.0, -10.0)
    assert metadata.gsd_m == pytest.approx(10)
    assert metadata.block_size == (256, 256) and metadata.interleave == "pixel" and metadata.driver == "GTiff"
    assert metadata.dataset_domains[""]["SENSOR"] == "x" and metadata.dataset_domains["ENVI"]["fwhm"] == "{1, 2, 3}"
    band = metadata.bands[1]
    assert (band.index, band.description, band.nodata, band.scale, band.offset) == (2, "green", 65535, 0.0001, -0.1)
    assert band.unit == "reflectance" and band.mask == "none"
    assert band.domains[""]["wavelength"] == "560" and band.domains["IMAGERY"]["FWHM_UM"] == "0.06"
    low, high = band.sampled_range
    assert 1 <= low < 200 and 8800 < high <= 9000


def test_no_georeference_is_none_and_not_an_identity(make_raster):
    metadata = read_metadata(make_raster(pixels, geotransform=None, epsg=None))
    assert metadata.geotransform is None and metadata.crs_wkt is None and metadata.gsd_m is None


def test_ground_sampling_distance_of_degrees_is_metres_at_the_centre(make_raster):
    # One degree at 60 north on WGS 84: 111,412 m of latitude, 55,800 m of longitude.
    degree = 0.001
    path = make_raster(pixels[:, :2, :2], geotransform=(10, degree, 0, 60 + degree, 0, -degree), epsg=4326)
    assert read_metadata(path).gsd_m == pytest.approx(degree * np.sqrt(111412 * 55800), rel=1e-4)


def test_ground_sampling_distance_of_feet_and_of_rotated_grids(make_raster):
    feet = make_raster(pixels[:, :2, :2], "feet.tif", geotransform=(6e5, 100, 0, 2e5, 0, -100), epsg=2264)
    assert read_metadata(feet).gsd_m == pytest.approx(30.48006)
    angle = np.radians(30)
    sin, cos = 20 * np.sin(angle), 20 * np.cos(angle)
    rotated = make_raster(pixels[:, :2, :2], "rotated.tif", geotransform=(5e5, cos, sin, 58e5, sin, -cos))
    assert read_metadata(rotated).gsd_m == pytest.approx(20)


def test_ground_control_points_are_kept(make_raster):
    path = make_raster(pixels, geotransform=None, epsg=None)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    reference = gdal.osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    points = [gdal.GCP(5e5 + 10 * c, 58e5 - 10 * r, 0, c, r) for c in (0, 700) for r in (0, 600)]
    dataset.SetGCPs(points, reference.ExportToWkt())
    del dataset
    control = read_metadata(path).ground_control
    assert len(control.points) == 4 and control.points[3][:4] == (700, 600, 507000, 5794000) and control.crs_wkt


def test_sample_leaves_out_nodata_and_nan(make_raster):
    values = np.full((1, 50, 50), 0.25, np.float32)
    values[0, :20] = -9999
    values[0, 20:25] = np.nan
    assert read_metadata(make_raster(values, nodata=-9999)).bands[0].sampled_range == (0.25, 0.25)
    assert read_metadata(make_raster(np.full((9, 9), 7, np.uint8), "b.tif", nodata=7)).bands[0].sampled_range is None


def test_bands_without_data_where_others_have_some_are_empty(make_raster):
    values = np.full((6, 300, 300), 5, np.int16)
    values[:, :250] = -1  # most of the scene lies outside the swath
    values[2], values[4] = -1, -1
    bands = read_metadata(make_raster(values, nodata=-1)).bands
    assert [band.index for band in bands if band.empty] == [3, 5]
    nothing = read_metadata(make_raster(np.full((2, 9, 9), -1, np.int16), "nothing.tif", nodata=-1))
    assert not any(band.empty for band in nothing.bands), "a scene without any data has no empty bands"


def cut(path, name, keep):
    content = path.read_bytes()
    target = path.with_name(name)
    target.write_bytes(content[: int(len(content) * keep)])
    return target


def refusals(make_raster, tmp_path):
    whole = make_raster(pixels, options=["COMPRESS=DEFLATE", "TILED=YES"])
    envi = make_raster(pixels, "cube.dat", driver="ENVI")
    cut_envi = cut(envi, "cut.dat", 0.9)
    shutil.copy(envi.with_suffix(".hdr"), tmp_path / "cut.hdr")
    (tmp_path / "empty.tif").write_bytes(b"")
    (tmp_path / "text.tif").write_text("this is no image")
    return {
        "missing": (tmp_path / "none.tif", "does not exist"),
        "empty": (tmp_path / "empty.tif", "is empty"),
        "text": (tmp_path / "text.tif", "cannot be opened as a raster"),
        "folder": (tmp_path, "cannot be opened as a raster"),
        "header only": (cut(whole, "a.tif", 0.0001), "cannot be opened as a raster"),
        "half": (cut(whole, "b.tif", 0.5), "truncated or damaged"),
        "last block": (cut(whole, "c.tif", 0.995), "truncated or damaged"),
        "raw": (cut_envi, "is truncated"),
        "complex": (make_raster(np.ones((2, 2), np.complex64), "z.tif"), "CFloat32, which is not supported"),
    }


@pytest.mark.parametrize(
    "case", ["missing", "empty", "text", "folder", "header only", "half", "last block", "raw", "complex"]
)
def test_what_cannot_be_read_is_refused(case, make_raster, tmp_path, capfd):
    path, cause = refusals(make_raster, tmp_path)[case]
    capfd.readouterr()
    with pytest.raises(RasterError, match=cause) as caught:
        read_metadata(path)
    assert str(path) in caught.value.message and "\n" not in str(caught.value) and caught.value.hint
    assert caught.value.exit_status == 2 and isinstance(caught.value, OSError)
    assert capfd.readouterr().err == "", "GDAL must not print beside the error"


def test_a_container_without_bands_names_its_subdatasets(tmp_path):
    path = tmp_path / "two.gpkg"
    for name in ("first", "second"):
        source = gdal.GetDriverByName("MEM").Create("", 10, 10, 1)
        source.SetGeoTransform((0, 1, 0, 10, 0, -1))
        options = [f"RASTER_TABLE={name}"] + (["APPEND_SUBDATASET=YES"] if name == "second" else [])
        gdal.GetDriverByName("GPKG").CreateCopy(str(path), source, options=options)
    with pytest.raises(RasterError, match="no bands") as caught:
        read_metadata(path)
    assert "first" in caught.value.hint and "second" in caught.value.hint


def test_every_real_scene_is_described(shared_data):
    scenes = sorted(shared_data.glob("*.tif"))
    assert len(scenes) > 20
    for path in scenes:
        metadata = read_metadata(path)
        assert metadata.count == len(metadata.bands) and metadata.bands[0].dtype == metadata.dtype
    assert read_metadata(shared_data / "landcover_zion.tif").gsd_m == pytest.approx(30)
    assert read_metadata(shared_data / "landcover_northcarolina.tif").gsd_m == pytest.approx(28.5)
