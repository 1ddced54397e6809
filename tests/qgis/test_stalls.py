"""How long QGIS's main thread stands still while the real engine maps, trains and is cancelled.

A pause is the time between two ticks of a timer in the main thread's event loop: what the thread computed, and what it
waited for files and processes. For how long it waited for a processor that other programs had is told by the kernel
and taken off, so that a busy machine does not count as a dock that stands still; both figures are printed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

from .conftest import REPOSITORY, wait_until

SCENE = REPOSITORY / "resources" / "sample" / "sample_sentinel2.tif"

LONGEST_S = 0.1
MOST_MEMORY_MB = 50
_SIZE = 8000
_MAPPING_S = 20.0


class Stalls:
    """Measures the pauses between the ticks of a timer in the main thread, with and without other programs' share."""

    def __init__(self) -> None:
        self.longest: dict[str, float] = {}
        self.longest_on_the_wall: dict[str, float] = {}
        self._step = ""
        self._last = self._waited = 0.0
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    @contextmanager
    def during(self, step: str) -> Iterator[None]:
        """Measure while a step is done, and not while the test prepares the next one."""
        self._last, self._waited = time.monotonic(), seconds_in_the_queue()
        self._step = step
        yield
        self._on_tick()
        self._step = ""

    def _on_tick(self) -> None:
        now, waited = time.monotonic(), seconds_in_the_queue()
        if self._step:
            pause = now - self._last
            own = pause - (waited - self._waited)
            self.longest[self._step] = max(self.longest.get(self._step, 0.0), own)
            self.longest_on_the_wall[self._step] = max(self.longest_on_the_wall.get(self._step, 0.0), pause)
        self._last, self._waited = now, waited


def seconds_in_the_queue() -> float:
    """Return for how long this thread could have run while other programs had all processors."""
    figures = Path("/proc/thread-self/schedstat")
    return int(figures.read_text().split()[1]) / 1e9 if figures.is_file() else 0.0


def memory_mb() -> float:
    """Return the resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_main_thread_never_stands_still(monkeypatch, tmp_path):
    from .window import Window

    monkeypatch.setenv("SPECTRALX_PYTHON", sys.executable)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # the figures are of QGIS: on a busy machine threads wait for threads
    corners = (500000, 5900000, 500000 + 10 * _SIZE, 5900000 - 10 * _SIZE)
    gdal.Translate(
        str(tmp_path / "large.vrt"), str(SCENE), format="VRT", width=_SIZE, height=_SIZE, outputBounds=corners
    )
    window = Window()
    layer = QgsRasterLayer(str(tmp_path / "large.vrt"), "large", "gdal")
    QgsProject.instance().addMapLayer(layer)
    stalls = Stalls()
    memory = memory_mb()
    map_and_cancel(window, layer, stalls)
    grown = memory_mb() - memory

    gdal.Translate(str(tmp_path / "part.tif"), str(SCENE), srcWin=[400, 250, 240, 240])
    small = QgsRasterLayer(str(tmp_path / "part.tif"), "part", "gdal")
    QgsProject.instance().addMapLayer(small)
    map_to_the_end(window, small, stalls)
    draw_and_train(window, small, stalls, tmp_path)

    window.dock.end_now()
    sip.delete(window.window)
    figures, on_the_wall = in_ms(stalls.longest), in_ms(stalls.longest_on_the_wall)
    print("longest pause:", figures, "with what other programs took:", on_the_wall, f"memory: {grown:.0f} MB")
    assert max(stalls.longest.values()) <= LONGEST_S, figures
    assert grown <= MOST_MEMORY_MB


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


def map_to_the_end(window, layer, stalls) -> None:
    window.form.layer.setLayer(layer)
    wait_until(window.bar.run_button.isEnabled, 60)
    with stalls.during("map to its end"):
        window.click(window.bar.run_button)
        wait_until(lambda: not window.map.is_running(), 300)
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
