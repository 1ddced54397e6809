"""Maps a scene through ``qgis_process``, judges the map, and leaves map, picture and report in ``build/demo/``.

Without arguments it takes the sample scene, which the project's own landscape simulator rendered, and the bundled
model.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import demo_report
import qgis_process
from qgis_process import BUILD, ROOT, QgisProcessError

DEMO = BUILD / "demo"
SAMPLE_SCENE = ROOT / "resources" / "sample" / "sample_sentinel2.tif"
SAMPLE_TRUTH = ROOT / "resources" / "sample" / "sample_truth.tif"


class DemoError(Exception):
    """The demo cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class Request:
    """What is mapped, with what, and judged against what.

    Attributes:
        scene: Raster to map.
        labels: Label raster or polygons, if there are any.
        class_field: Field of the polygons that holds the class.
        model: Name of a bundled model or path of an exported one.
    """

    scene: Path
    labels: Path | None
    class_field: str
    model: str

    @property
    def is_sample(self) -> bool:
        """Whether the scene is the one that comes with the project."""
        return self.scene == SAMPLE_SCENE


def parse_arguments() -> Request:
    """Read the command line; paths count from where ``make`` was called.

    Raises:
        DemoError: A file does not exist.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scene", type=Path, help="raster to map (default: the sample scene)")
    parser.add_argument("--labels", type=Path, help="labels to judge the map against: raster or polygons")
    parser.add_argument("--field", default="", help="field of the polygons that holds the class")
    parser.add_argument("--model", default="landcover", help="name of a bundled model or path of an exported one")
    arguments = parser.parse_args()
    labels = arguments.labels or (None if arguments.scene else SAMPLE_TRUTH)
    for path in (arguments.scene or SAMPLE_SCENE, labels):
        if path is not None and not path.is_file():
            raise DemoError(f"{path} does not exist.")
    scene = (arguments.scene or SAMPLE_SCENE).absolute()
    return Request(scene, labels and labels.absolute(), arguments.field, arguments.model)


def map_scene(request: Request) -> dict[str, Any]:
    """Map the scene; returns the engine's report."""
    report = DEMO / "map.json"
    parameters = {
        "INPUT": str(request.scene),
        "MODEL": request.model,
        "OUTPUT": str(DEMO / "landcover.tif"),
        "REPORT": str(report),
    }
    qgis_process.run_algorithm("spectralx:segment", parameters, DEMO / "segment.log")
    return json.loads(report.read_text(encoding="utf-8"))


def judge_map(request: Request) -> dict[str, Any] | None:
    """Judge the map against the labels; returns the engine's report, or None without labels."""
    report = DEMO / "accuracy.json"
    report.unlink(missing_ok=True)
    if request.labels is None:
        return None
    parameters = {"INPUT": str(DEMO / "landcover.tif"), "LABELS": str(request.labels), "REPORT": str(report)}
    if request.class_field:
        parameters["CLASS_FIELD"] = request.class_field
    qgis_process.run_algorithm("spectralx:evaluate", parameters, DEMO / "evaluate.log")
    return json.loads(report.read_text(encoding="utf-8"))


def draw_map(request: Request, mapped: dict[str, Any]) -> Path:
    """Have QGIS draw scene and map with legend and scale bar.

    Raises:
        DemoError: QGIS cannot draw them.
    """
    picture = DEMO / "landcover.png"
    command = [sys.executable, str(ROOT / "scripts" / "render_map.py")]
    command += [str(request.scene), str(DEMO / "landcover.tif"), str(picture)]
    command += ["--bands", ",".join(map(str, natural_colour(mapped["binding"])))]
    command += ["--title", demo_report.title(request.scene, request.is_sample)]
    command += ["--caption", f"mapped by the model {mapped['model']['name']}"]
    done = subprocess.run(command, capture_output=True, text=True, env=qgis_process.environment())
    if done.returncode != 0:
        raise DemoError(f"The map cannot be drawn:\n{done.stderr.strip()}")
    return picture


def natural_colour(binding: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Return the scene's bands to show as red, green and blue: those bound to the model's bands of these names."""
    strongest = {
        row["model_band"]: max(row["sources"], key=lambda source: source[1])[0] for row in binding if row["sources"]
    }
    bands = [strongest.get(name) for name in ("red", "green", "blue")]
    if None in bands:
        used = list(strongest.values())
        return used[0], used[len(used) // 2], used[-1]
    return bands[0], bands[1], bands[2]


def run(request: Request) -> None:
    """Map, judge, draw, report; prints what is done and where the results are."""
    DEMO.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    print(f"demo: mapping {shown(request.scene)} with the model {request.model} through qgis_process")
    mapped = map_scene(request)
    if request.labels:
        print(f"demo: judging the map against {shown(request.labels)}")
    accuracy = judge_map(request)
    print("demo: drawing the map")
    picture = draw_map(request, mapped)
    report = DEMO / "report.html"
    report.write_text(demo_report.page(request.scene, request.is_sample, mapped, accuracy, picture), encoding="utf-8")
    print(f"\nDone in {time.monotonic() - started:.0f} s.")
    print(f"  map      {shown(DEMO / 'landcover.tif')}   open it in QGIS: its style lies beside it")
    print(f"  picture  {shown(picture)}")
    print(f"  report   {shown(report)}")
    print(f"\n{demo_report.verdict(accuracy, request.is_sample)}")


def shown(path: Path) -> str:
    """Return a path as a person in the repository would type it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def main() -> int:
    """Run the demo; a failure is told in plain words."""
    try:
        run(parse_arguments())
    except (DemoError, QgisProcessError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
