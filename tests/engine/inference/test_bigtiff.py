"""Maps of so many pixels that a plain TIFF may not hold them: above 2 GiB, as they compress nobody knows how well."""

import numpy as np
import pytest
from osgeo import gdal, osr

from spectralx.inference.segment import SegmentRequest, segment

from .conftest import NODATA, landscape, wavelengths
from .graphs import BANDS, make_spec, write_model

gdal.UseExceptions()

SIDE, CORNER = 46_592, 300
_BIG, _PLAIN = b"II\x2b\x00", b"II\x2a\x00"


def write_sparse(path):
    """Write a raster that holds data in its last corner alone."""
    options = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "SPARSE_OK=TRUE", "BIGTIFF=YES", "COMPRESS=DEFLATE"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), SIDE, SIDE, len(BANDS), gdal.GDT_UInt16, options)
    dataset.SetGeoTransform((300000.0, 10.0, 0.0, 6000000.0, 0.0, -10.0))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32632)
    dataset.SetProjection(reference.ExportToWkt())
    values = np.where((corner := landscape(CORNER, CORNER)) == NODATA, 500, corner)
    for index, (metadata, band) in enumerate(zip(wavelengths(), values, strict=True)):
        written = dataset.GetRasterBand(index + 1)
        written.SetNoDataValue(NODATA)
        written.SetScale(1e-4)
        written.SetMetadata(metadata[""])
        written.WriteArray(band, SIDE - CORNER, SIDE - CORNER)
    del dataset, written
    return path


@pytest.mark.slow
def test_a_map_beyond_2_gib_is_a_bigtiff_that_can_be_read_at_its_far_corner(tmp_path):
    source = write_sparse(tmp_path / "large.tif")
    model = write_model(tmp_path / "small.onnx", make_spec(), kernel=1)
    output = tmp_path / "map.tif"
    segment(SegmentRequest(str(source), output, str(model), device="cpu"))
    assert output.open("rb").read(4) == _BIG
    dataset = gdal.Open(str(output))
    assert (dataset.RasterXSize, dataset.RasterYSize) == (SIDE, SIDE)
    assert (dataset.ReadAsArray(SIDE - CORNER, SIDE - CORNER, CORNER, CORNER) > 0).all()
    assert not dataset.ReadAsArray(0, 0, 1000, 1000).any()


def test_a_small_map_is_a_plain_tiff(tmp_path, make_scene, small_model):
    output = tmp_path / "map.tif"
    segment(SegmentRequest(str(make_scene()), output, str(small_model), device="cpu"))
    assert output.open("rb").read(4) == _PLAIN
