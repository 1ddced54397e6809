"""QGIS's Python is found on every system, and QGIS itself is never taken for one; nothing of QGIS leaks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from spectralx_qgis.environment.interpreters import Host, Interpreter, candidates, child_environment


def host(platform, executable, prefix, files, environment=None, version=(3, 12)):
    return Host(
        platform=platform,
        executable=executable,
        prefix=prefix,
        version=version,
        environment=environment or {},
        package_folders=("/packages",),
        exists=files.__contains__,
    )


LAYOUTS = {
    "Debian": (
        host("linux", "/usr/bin/python3", "/usr", {"/usr/bin/python3", "/usr/bin/python3.12"}),
        "/usr/bin/python3",
    ),
    "Linux, QGIS as executable": (host("linux", "/usr/bin/qgis", "/usr", {"/usr/bin/python3"}), "/usr/bin/python3"),
    "Flatpak": (host("linux", "/app/bin/qgis", "/usr", {"/usr/bin/python3.12"}), "/usr/bin/python3.12"),
    "OSGeo4W installer": (
        host(
            "win32",
            r"C:\Program Files\QGIS 3.40\bin\qgis-bin.exe",
            r"C:\PROGRA~1\QGIS3~1.40\apps\Python312",
            {r"C:\PROGRA~1\QGIS3~1.40\apps\Python312\python.exe"},
        ),
        r"C:\PROGRA~1\QGIS3~1.40\apps\Python312\python.exe",
    ),
    "OSGeo4W with a prefix that is no folder of Python": (
        host(
            "win32",
            r"D:\Größe\OSGeo4W\bin\qgis-ltr-bin.exe",
            r"D:\Größe\OSGeo4W\bin",
            {r"D:\Größe\OSGeo4W\apps\Python312\python.exe", r"D:\Größe\OSGeo4W\bin\qgis-ltr-bin.exe"},
        ),
        r"D:\Größe\OSGeo4W\apps\Python312\python.exe",
    ),
    "conda on Windows": (
        host(
            "win32",
            r"C:\conda\envs\gis\Library\bin\qgis.exe",
            r"C:\conda\envs\gis",
            {r"C:\conda\envs\gis\python.exe"},
            {"CONDA_PREFIX": r"C:\conda\envs\gis"},
        ),
        r"C:\conda\envs\gis\python.exe",
    ),
    "conda on Linux": (
        host("linux", "/c/envs/gis/bin/qgis", "/c/envs/gis", {"/c/envs/gis/bin/python3.12"}),
        "/c/envs/gis/bin/python3.12",
    ),
    "macOS until 3.40": (
        host(
            "darwin",
            "/Applications/QGIS LTR.app/Contents/MacOS/QGIS",
            "/Applications/QGIS LTR.app/Contents/MacOS",
            {"/Applications/QGIS LTR.app/Contents/MacOS/bin/python3", "/Applications/QGIS LTR.app/Contents/MacOS/QGIS"},
            version=(3, 9),
        ),
        "/Applications/QGIS LTR.app/Contents/MacOS/bin/python3",
    ),
    "macOS from 3.44": (
        host(
            "darwin",
            "/Applications/QGIS.app/Contents/MacOS/QGIS",
            "/Applications/QGIS.app/Contents/Frameworks",
            {"/Applications/QGIS.app/Contents/MacOS/python3.12", "/Applications/QGIS.app/Contents/MacOS/python"},
        ),
        "/Applications/QGIS.app/Contents/MacOS/python3.12",
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name):
    machine, expected = LAYOUTS[name]
    found = candidates(machine)
    assert found[0].path == expected
    assert not [item.path for item in found if "qgis" in item.path.replace("\\", "/").rsplit("/", 1)[-1].lower()]
    # First alone, then as QGIS starts it, then with the folders from which QGIS imports GDAL.
    alone, as_qgis, with_folders = found[:3]
    assert "PYTHONHOME" not in alone.variables and alone.paths == ()
    assert as_qgis.variables["PYTHONHOME"] == machine.prefix and as_qgis.paths == ("/packages",)
    assert "PYTHONHOME" not in with_folders.variables and with_folders.paths == ("/packages",)
    # Without it, GDAL's bindings do not find GDAL's library under Windows.
    assert (alone.variables.get("USE_PATH_FOR_GDAL_PYTHON") == "YES") is (machine.platform == "win32")


def test_a_chosen_interpreter_is_the_only_one():
    machine, _ = LAYOUTS["Debian"]
    assert {item.path for item in candidates(machine, "/opt/python")} == {"/opt/python"}


def test_this_qgis_has_one():
    found = candidates(Host.this())
    assert found and os.access(found[0].path, os.X_OK)
    assert all(Path(item.path).name.startswith("python") for item in found)
    assert found[1].paths, "GDAL and NumPy lie somewhere"


def test_nothing_of_qgis_leaks_into_a_child():
    base = {
        "PATH": "/usr/bin",
        "PYTHONHOME": "/opt/QGIS.app",
        "PYTHONPATH": "/usr/share/qgis/python",
        "PYTHONEXECUTABLE": "C:\\OSGeo4W\\bin\\python3.exe",
        "__PYVENV_LAUNCHER__": "/opt/QGIS.app/Contents/MacOS/QGIS",
        "QT_PLUGIN_PATH": "/opt/QGIS.app/plugins",
        "LD_LIBRARY_PATH": "/opt/QGIS/lib:/opt/cuda/lib64",
    }
    own = child_environment(Interpreter("/opt/QGIS/bin/python3"), ["/packages", "/engine"], base, "/opt/QGIS")
    assert own == {
        "PATH": "/usr/bin",
        "PYTHONPATH": os.pathsep.join(["/packages", "/engine"]),
        "LD_LIBRARY_PATH": "/opt/QGIS/lib:/opt/cuda/lib64",  # QGIS's own Python needs QGIS's libraries
        "SPECTRALX_PARENT_PIPE": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    other = child_environment(Interpreter("/usr/bin/python3", keeps_libraries=False), [], base, "/opt/QGIS")
    assert other["LD_LIBRARY_PATH"] == "/opt/cuda/lib64" and other["PYTHONPATH"] == ""
    told = Interpreter("/x", {"PYTHONHOME": "/opt/QGIS.app"}, ("/opt/site-packages",))
    as_qgis = child_environment(told, ["/packages"], base, "")
    assert as_qgis["PYTHONHOME"] == "/opt/QGIS.app"
    assert as_qgis["PYTHONPATH"] == os.pathsep.join(["/packages", "/opt/site-packages"])


@pytest.mark.skipif(sys.platform == "win32", reason="Qt asks for no window there only")
def test_the_host_names_no_program_of_another_system():
    assert not any(item.path.endswith(".exe") for item in candidates(Host.this()))
