"""The benchmark of training on a GPU goes its whole way on a CPU, where GDAL, QGIS and ONNX Runtime are missing."""

import json
import os
import subprocess
import sys

import pytest

from tests.engine.conftest import REPOSITORY

MISSING = ("osgeo", "qgis", "onnx", "onnxruntime", "peft", "typer", "safetensors", "tensorboard")

CODE = """
import sys

import pytest
sys.modules.update(dict.fromkeys({missing!r}))  # as if they were not installed
sys.path[:0] = [{benchmarks!r}, {engine!r}]
import json
import gpu
rows = [gpu.Row("spectralx", 1, "tiny", 4, 32, 2), gpu.Row("spectralx", 2, "tiny", 4, 32, 2, loader=True)]
print(json.dumps([{{**gpu.measure(row, 1), "flops": gpu.flops(row)}} for row in rows]))
"""


@pytest.mark.slow
def test_both_stages_are_measured_without_what_a_gpu_server_lacks():
    code = CODE.format(missing=MISSING, benchmarks=str(REPOSITORY / "benchmarks"), engine=str(REPOSITORY / "engine"))
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    for found in json.loads(done.stdout.splitlines()[-1]):
        assert 0 < found["loss"] < 100
        assert found["seconds"] > 0 and found["rate"] > 0 and found["flops"] > 1e7 and found["peak_gb"] > 0.05
