#!/usr/bin/env python3
"""Stands in for the engine's interpreter: speaks its JSON lines and misbehaves as SPECTRALX_FAKE says.

Started as ``fake_engine.py -m spectralx COMMAND ... --progress json``. Writes its process id, its arguments and its
environment to the file that SPECTRALX_FAKE_TRACE names, so that tests can see what was started and whether it is gone.
"""

import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

MODE = os.environ.get("SPECTRALX_FAKE", "ok")
COMMAND, ARGUMENTS = sys.argv[3], sys.argv[4:]


def emit(**event):
    sys.stdout.write(json.dumps(event) + "\n")
    if MODE != "at-once":  # there all lines are written when it ends
        sys.stdout.flush()


def trace():
    target = os.environ.get("SPECTRALX_FAKE_TRACE")
    if target:
        found = {"pid": os.getpid(), "argv": sys.argv[1:], "environment": dict(os.environ), "folder": str(Path.cwd())}
        Path(target).write_text(json.dumps(found))


def inspection(refusal=None):
    row = {"model_band": "red", "model_wavelength_nm": 665.0, "sources": [[3, 1.0]], "source_name": "B4"}
    near = {"model_band": "nir", "model_wavelength_nm": 842.0, "sources": [[4, 1.0]], "source_name": "B8A"}
    return {
        "kind": "raster",
        "raster": {"sensor": "Sentinel-2"},
        "bands": [
            {"index": i + 1, "name": name, "wavelength_nm": nm, "good": i < 5, "scale": 1e-4, "offset": 0.0}
            for i, (name, nm) in enumerate((("B2", 490.0), ("B3", 560.0), ("B4", 665.0), ("B8A", 865.0)))
        ],
        "model": {
            "title": "Land cover",
            "classes": [{"value": 1, "name": "water", "color": "#2b83ba"}],
            "bands": [
                {"name": "red", "wavelength_nm": 665.0, "fwhm_nm": 40.0},
                {"name": "nir", "wavelength_nm": 842.0, "fwhm_nm": 100.0},
            ],
        },
        "binding": [
            {**row, "source_wavelength_nm": 665.0, "difference_nm": 0.0, "how": "exact"},
            {**near, "source_wavelength_nm": 865.0, "difference_nm": 23.0, "how": "nearest"},
        ],
        "refusal": refusal,
        "warnings": [],
    }


def linger(seconds=60):
    """Work slowly, and stop when the parent closes standard input, as the engine does."""
    import threading

    def watch():
        sys.stdin.buffer.read()
        emit(event="error", code="cancelled", message="Cancelled.", hint="No output was written.")
        os._exit(130)

    threading.Thread(target=watch, daemon=True).start()
    for step in range(seconds * 20):
        emit(event="progress", fraction=step / (seconds * 20), message=f"Mapping row {step}")
        time.sleep(0.05)


def learn():
    """Train step by step until a file named stop appears in the run folder, as the engine does."""
    run = Path(next(word for word in ARGUMENTS if not word.endswith(".json")))
    run.mkdir()
    for step in range(1, 2001):
        score = f", validation miou 0.{step // 20:03d}" if step > 20 else ""
        emit(
            event="progress", fraction=step / 2000, message=f"stage 2: step {step} of 2000, loss {2 / step:.4f}{score}"
        )
        if (run / "stop").exists() or (COMMAND == "adapt" and step > 3):
            break
        time.sleep(0.01)
    (run / "model.onnx").write_bytes(b"onnx")
    metrics = {"validation": {"total": {"miou": 0.625}}}
    emit(event="result", outputs={"MODEL": str(run / "model.onnx")}, report={"metrics": metrics})


def succeed():
    emit(event="progress", fraction=0.5, message="Mapping")
    emit(event="warning", message="a warning")
    sys.stderr.write("a line of the log\n")
    outputs, report = {}, {}
    if COMMAND == "inspect":
        report = inspection()
    elif COMMAND == "segment" and "--estimate" in ARGUMENTS:
        report = {"estimate": {"tiles": 96, "seconds": 150.0, "memory_mb": 420.0, "disk_mb": 33.0, "free_mb": 9000.0}}
    elif COMMAND == "segment":
        outputs = {"OUTPUT": ARGUMENTS[1]}
        for option in ("--confidence", "--probabilities", "--novelty"):
            if option in ARGUMENTS:
                outputs[option[2:].upper()] = ARGUMENTS[ARGUMENTS.index(option) + 1]
        for path in outputs.values():
            shutil.copy(os.environ["SPECTRALX_FAKE_MAP"], path)
        report = {
            "model": {"title": "Land cover"},
            "classes": [
                {"value": 1, "name": "water", "pixels": 30, "fraction": 0.3},
                {"value": 2, "name": "trees", "pixels": 70, "fraction": 0.7},
            ],
            "seconds": {"total": 1.5},
            "providers": {"device": "cpu"},
        }
    elif COMMAND == "evaluate":
        shares = {"f1": 0.8, "iou": 0.7, "producers_accuracy": 0.9, "users_accuracy": 0.75}
        classes = [
            {"value": 1, "name": "water", "color": "#2b83ba", "truth_pixels": 400, **shares},
            {"value": 2, "name": "trees", "color": "#1a7a2e", "truth_pixels": 834, **shares},
        ]
        report = {"overall_accuracy": 0.875, "mean_iou": 0.5, "pixels": 1234, "unmapped_pixels": 6, "classes": classes}
        report["confusion_matrix"] = [[360, 40], [114, 720]]
        if "--report" in ARGUMENTS:
            Path(ARGUMENTS[ARGUMENTS.index("--report") + 1]).write_text("<html></html>")
    elif COMMAND == "doctor":
        report = {
            "version": "0.1.0",
            "interpreter": {"path": "python"},
            "providers": [{"name": "CPUExecutionProvider", "works": True}],
            "packages": [],
            "commands": {"train": True},
            "problems": [],
        }
    elif COMMAND in ("train", "export"):
        outputs = {"MODEL": "model.onnx", "CARD": "model_card.md"}
        report = {"seconds": 2.0, "model": {"export_check": {"max_abs_difference": 1e-6}}}
    elif COMMAND == "resample":
        outputs = {"OUTPUT": ARGUMENTS[1]}
        shutil.copy(ARGUMENTS[0], ARGUMENTS[1])
    elif COMMAND == "polygonize":
        outputs = {"POLYGONS": ARGUMENTS[1]}
        classes = [
            {"value": 1, "name": "water", "polygons": 3, "pixels": 30, "area_m2": 3000.0},
            {"value": 2, "name": "trees", "polygons": 4, "pixels": 70, "area_m2": 7000.0},
        ]
        report = {"polygons": 7, "kept_exact": 0, "classes": classes}
    elif COMMAND == "generalize":
        outputs = {"TABLE": "generalize.md", "CELLS": "generalize.csv", "PLOT": "generalize.png"}
        report = {"cells": 6, "mean_miou": {"spectralx": 0.5}}
    elif COMMAND == "adapt":
        report = {"seconds": 2.0, "validation_loss": 0.25}
    emit(event="result", outputs=outputs, report=report)


def main():
    trace()
    if MODE == "failure":
        emit(event="error", code="bands", message="The raster has one band.", hint="Use a multispectral raster.")
        return 2
    if MODE == "labels" and COMMAND == "evaluate":
        emit(event="error", code="labels", message=f"{sys.argv[5]}: the class 'a' is not known.", hint="Add it.")
        return 2
    if MODE == "refusal" and COMMAND == "inspect":
        refusal = {"code": "wavelengths", "message": "No wavelengths.", "hint": "Choose the sensor."}
        emit(event="result", outputs={}, report={**inspection(refusal), "binding": None})
        return 0
    if MODE == "garbage":
        sys.stdout.buffer.write(b'\x00\xff{"event": \n{"event": "progress", "fraction": "half"}\n[1]\nnull\n{"event":')
        sys.stdout.flush()
        return 0
    if MODE == "crash":
        sys.stderr.write("Segmentation fault in a library\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    if MODE == "package":
        sys.stderr.write("ModuleNotFoundError: No module named 'typer'\n")
        return 1
    if MODE == "learning" and COMMAND in ("train", "adapt"):
        learn()
        return 0
    if MODE == "slow" and COMMAND != "inspect":
        linger()
    if MODE == "slow-inspect" and COMMAND == "inspect":
        linger()
    if MODE == "deaf" and COMMAND != "inspect":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            time.sleep(0.05)
    succeed()
    return 0


if __name__ == "__main__":
    sys.exit(main())
