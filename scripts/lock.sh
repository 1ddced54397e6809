#!/usr/bin/env bash
# Writes constraints/pins.txt from what .venv holds, keeping its heading.
set -euo pipefail
cd "$(dirname "$0")/.."

# NumPy and what is built against it follow the machine; pip and pytest-qgis are chosen by scripts/setup.sh; Debian's
# own Python packages insist on their platformdirs.
readonly LEFT_OUT='^(numpy|matplotlib|contourpy|scipy|pip|platformdirs|pytest-qgis|spectralx)='

pins=$(mktemp)
trap 'rm -f "$pins"' EXIT
grep '^#' constraints/pins.txt >"$pins"
# A local version such as 2.13.0+cpu exists on one index only.
.venv/bin/python -m pip list --local --format=freeze | grep -v -i -E "$LEFT_OUT" | sed 's/+.*//' >>"$pins"
cat "$pins" >constraints/pins.txt
