#!/usr/bin/env bash
# Makes .venv on QGIS's own Python: system packages, pinned Python packages, the engine in editable form.
# Done already for the same inputs, it returns at once.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly PACKAGES=(qgis python3-qgis gdal-bin python3-gdal python3-venv xvfb)
readonly PIP_VERSION=26.3
readonly STAMP=.venv/setup.stamp

say() { printf '%s\n' "setup: $*" >&2; }

inputs_digest() {
    {
        pwd
        .venv/bin/python -c 'import sys; print(sys.version)'
        cat scripts/setup.sh pyproject.toml engine/pyproject.toml constraints/*.txt
    } | sha256sum | cut -d' ' -f1
}

up_to_date() {
    [[ -x .venv/bin/python && -f $STAMP ]] && [[ $(inputs_digest) == "$(<"$STAMP")" ]]
}

# Prints the interpreter that QGIS's and GDAL's bindings were built for.
qgis_python() {
    local candidate
    for candidate in "${PYTHON:-}" /usr/bin/python3 python3; do
        [[ -n $candidate ]] && command -v "$candidate" >/dev/null || continue
        if "$candidate" -c 'import ensurepip, venv, qgis.core, osgeo.gdal_array' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

system_complete() {
    { command -v qgis_process.bin || command -v qgis_process; } >/dev/null &&
        command -v gdalinfo >/dev/null && command -v Xvfb >/dev/null && qgis_python >/dev/null
}

install_system_packages() {
    local install=(apt-get install -y --no-install-recommends "${PACKAGES[@]}")
    if ! command -v apt-get >/dev/null; then
        say "QGIS with its Python bindings, GDAL, venv and Xvfb are needed: ${PACKAGES[*]} (Debian's names)."
        exit 1
    elif [[ $(id -u) -ne 0 ]]; then
        say "System packages are missing. Run: sudo apt-get update && sudo ${install[*]}"
        exit 1
    fi
    say "installing ${PACKAGES[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    "${install[@]}" -qq >/dev/null
}

# Prints pip's requirements and constraints that depend on this machine's Python, NumPy and QGIS.
machine_arguments() {
    "$1" - <<'PYTHON'
import sys

import numpy
from qgis.core import Qgis

print("-c", f"constraints/numpy{numpy.__version__.split('.')[0]}.txt", sep="\n")
if sys.version_info >= (3, 11):
    print("-c", "constraints/pins.txt", sep="\n")
# 2.1.0 is the last pytest-qgis that runs on QGIS older than 3.34.
print("pytest-qgis==2.1.0" if Qgis.QGIS_VERSION_INT < 33400 else "pytest-qgis==4.1.1")
PYTHON
}

make_environment() {
    local python machine
    python=$(qgis_python)
    mapfile -t machine < <(machine_arguments "$python")
    if ! .venv/bin/python -c 'import pip, qgis.core' >/dev/null 2>&1; then
        say "making .venv on $python ($("$python" --version), QGIS's own)"
        "$python" -m venv --clear --system-site-packages .venv
    fi
    say "installing Python packages (the first time takes some minutes)"
    .venv/bin/python -m pip install -qq "pip==$PIP_VERSION"
    # One call, so that nothing can lift NumPy over the version that GDAL's bindings take.
    .venv/bin/python -m pip install -qq "${machine[@]}" --group dev --editable 'engine[train,cluster]'
    .venv/bin/python -c 'from osgeo import gdal_array; import onnxruntime, torch, spectralx'
}

# Two at a time would write into the same .venv.
mkdir -p build
exec 9>build/setup.lock
flock 9

up_to_date && exit 0
system_complete || install_system_packages
make_environment
inputs_digest >"$STAMP"
say "done"
