import pytest

from spectralx.inference import providers
from spectralx.inference.providers import CPU, CUDA, TENSORRT, ProviderReport, gpu_providers, obstacle, used_device

from .graphs import make_spec


def report(asked, device, why=None):
    return ProviderReport(asked, (), (), device, {}, threads=1, runs=1, runtime="1", obstacle=why)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(providers, "engine_cache", lambda: tmp_path / "tensorrt")
    return tmp_path / "tensorrt"


def test_cuda_is_asked_for_without_tf32_and_with_the_cpu_behind_it(cache):
    (name, options), behind = gpu_providers("auto", make_spec(), lambda: pytest.fail("nothing is compiled"))
    assert (name, behind) == (CUDA, CPU)
    assert options["use_tf32"] == "0"
    assert not cache.exists()


def test_tensorrt_stands_before_cuda_and_keeps_what_it_compiled_by_content(cache):
    tensorrt, cuda, cpu = gpu_providers("tensorrt", make_spec(), lambda: "abc")
    assert (tensorrt[0], cuda[0], cpu) == (TENSORRT, CUDA, CPU)
    folder = tensorrt[1]["trt_engine_cache_path"]
    assert folder.startswith(str(cache / "abc-")) and (cache / folder).is_dir()
    assert gpu_providers("tensorrt", make_spec(), lambda: "def")[0][1]["trt_engine_cache_path"] != folder
    assert tensorrt[1]["trt_fp16_enable"] == "0"
    assert tensorrt[1]["trt_profile_min_shapes"] == "image:1x4x32x32"


@pytest.mark.parametrize(
    ("used", "nodes", "device"),
    [
        ([TENSORRT, CUDA, CPU], {TENSORRT: 3, CUDA: 2}, "tensorrt"),
        ([TENSORRT, CUDA, CPU], {CUDA: 5}, "cuda"),
        ([CUDA, CPU], {CPU: 5}, "cpu"),
        ([CUDA, CPU], {}, "cuda"),
        ([CPU], {}, "cpu"),
    ],
)
def test_the_device_is_the_one_that_computes(used, nodes, device):
    assert used_device(used, nodes) == device


@pytest.mark.parametrize(
    ("asked", "device", "said"),
    [
        ("tensorrt", "cuda", "TensorRT was asked for, but the model runs with CUDA: why."),
        ("tensorrt", "cpu", "TensorRT was asked for, but the model runs on the CPU: why."),
        ("cuda", "cpu", "CUDA was asked for, but the model runs on the CPU: why."),
        ("auto", "cpu", None),
        ("cuda", "cuda", None),
        ("tensorrt", "tensorrt", None),
    ],
)
def test_who_does_not_get_what_was_asked_for_is_told(asked, device, said):
    warning = report(asked, device, "why").warning
    assert warning is None if said is None else warning.startswith(said)


def test_a_runtime_without_tensorrt_is_named(monkeypatch):
    monkeypatch.setattr(providers, "gpu_count", lambda: 1)
    monkeypatch.setattr(providers.ort, "get_available_providers", lambda: [CUDA, CPU])
    assert obstacle("tensorrt") == "this ONNX Runtime was built without TensorRT"
    assert obstacle("cuda") is None
    monkeypatch.setattr(providers, "gpu_count", lambda: 0)
    assert "finds no GPU" in obstacle("cuda")
