"""How long QGIS's main thread stands still while the real engine maps, trains and is cancelled.

A scene of 8,000 pixels a side is mapped by the bundled model until it is cancelled, and by a small model until the map
is in the project; of both counts the peak of memory as well. Pauses are printed with and without what other programs
took.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt import sip

from .conftest import REPOSITORY, wait_until
from .real_engine import small_model  # noqa: F401 - fixture
from .stalls import Stalls

# ruff: noqa: F811 - fixtures are arguments of the same name

SCENE = REPOSITORY / "resources" / "sample" / "sample_sentinel2.tif"

LONGEST_S = 0.1
MOST_MEMORY_MB = 50
_SIZE = 8000
_MAPPING_S = 20.0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_main_thread_never_stands_still(monkeypatch, tmp_path, small_model):
    from .window import Window

    monkeypatch.setenv("SPECTRALX_PYTHON", sys.executable)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # the figures are of QGIS: on a busy machine threads wait for threads
    corners = (500000, 5900000, 500000 + 10 * _SIZE, 5900000 - 10 * _SIZE)
    gdal.Translate(
        str(tmp_path / "large.vrt"), str(SCENE), format="VRT", width=_SIZE, height=_SIZE, outputBounds=corners
    )
    gdal.Translate(str(tmp_path / "part.tif"), str(SCENE), srcWin=[400, 250, 240, 240])
    window, stalls = Window(), Stalls()
    large, small = (add_layer(tmp_path / name) for name in ("large.vrt", "part.tif"))
    map_and_cancel(window, large, stalls)
    map_to_the_end(window, large, small_model, stalls, "large map to its end")
    map_to_the_end(window, small, "landcover", stalls, "map to its end")
    draw_and_train(window, small, stalls, tmp_path)

    window.dock.end_now()
    sip.delete(window.window)
    figures, on_the_wall = in_ms(stalls.longest), in_ms(stalls.longest_on_the_wall)
    growth = {step: f"{mb:.0f} MB" for step, mb in stalls.growth_mb.items()}
    print("longest pause:", figures, "with what other programs took:", on_the_wall, "memory:", growth)
    assert max(stalls.longest.values()) <= LONGEST_S, figures
    assert max(stalls.growth_mb[step] for step in ("map", "large map to its end")) <= MOST_MEMORY_MB, growth


def add_layer(path: Path) -> QgsRasterLayer:
    layer = QgsRasterLayer(str(path), path.stem, "gdal")
    QgsProject.instance().addMapLayer(layer)
    return layer


def in_ms(steps: dict[str, float]) -> dict[str, str]:
    return {step: f"{1000 * seconds:.0f} ms" for step, seconds in steps.items()}


def map_and_cancel(window, layer, stalls) -> None:
    with stalls.during("binding"):
        window.form.layer.setLayer(layer)
        assert window.form.model.choose("landcover")
        wait_until(window.bar.run_button.isEnabled, 60)
    with stalls.during("map"):
        window.click(window.bar.run_button)
        end = time.monotonic() + _MAPPING_S
        wait_until(lambda: time.monotonic() > end or not window.map.is_running(), 60)
    assert window.map.is_running()
    assert window.bar.bar.value() > 0
    with stalls.during("cancel"):
        window.click(window.bar.cancel_button)
        wait_until(lambda: not window.map.is_running(), 5)


def map_to_the_end(window, layer, model, stalls, step) -> None:
    window.form.layer.setLayer(layer)
    assert window.form.model.choose(model)
    wait_until(window.bar.run_button.isEnabled, 60)
    with stalls.during(step):
        window.click(window.bar.run_button)
        wait_until(lambda: not window.map.is_running(), 500)
    assert "The map is done" in window.message()


def draw_and_train(window, layer, stalls, folder) -> None:
    train, extent = window.dock.train, layer.extent()
    window.show_tab(train)
    window.canvas.setDestinationCrs(layer.crs())
    window.canvas.setExtent(extent)
    train.form.folder.setFilePath(str(folder / "models"))
    train.form.duration.setItemData(0, 6)
    train.form.duration.setCurrentIndex(0)
    with stalls.during("drawing and checking"):
        train.form.images.tick([layer.id()])
        window.create_labels(folder / "labels.gpkg")
        for number, name in enumerate(("water", "trees")):
            train.form.classes.add_class(name)
            train.form.classes.draw.setChecked(True)
            for place in range(3):
                x = extent.xMinimum() + extent.width() * (0.4 + 0.25 * number)
                window.draw(x, extent.yMinimum() + extent.height() * (0.2 + 0.25 * place), extent.width() / 12)
        wait_until(train.run_bar.run_button.isEnabled, 30)
    with stalls.during("training"):
        window.click(train.run_bar.run_button)
        wait_until(lambda: not train.is_running(), 400)
    assert "is trained" in window.message()
