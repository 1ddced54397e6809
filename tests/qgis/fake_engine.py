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
        "bands": [{}] * 4,
        "model": {"title": "Land cover", "classes": [{"value": 1, "name": "water", "color": "#2b83ba"}]},
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


def succeed():
    emit(event="progress", fraction=0.5, message="Mapping")
    emit(event="warning", message="a warning")
    sys.stderr.write("a line of the log\n")
    outputs, report = {}, {}
    if COMMAND == "inspect":
        report = inspection()
    elif COMMAND == "segment":
        outputs = {"OUTPUT": ARGUMENTS[1]}
        for option in ("--confidence", "--probabilities"):
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
        report = {"overall_accuracy": 0.875, "mean_iou": 0.5, "pixels": 1234, "classes": []}
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
    elif COMMAND == "adapt":
        report = {"seconds": 2.0, "validation_loss": 0.25}
    emit(event="result", outputs=outputs, report=report)


def main():
    trace()
    if MODE == "failure":
        emit(event="error", code="bands", message="The raster has one band.", hint="Use a multispectral raster.")
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
