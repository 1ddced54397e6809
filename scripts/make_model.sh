#!/usr/bin/env bash
# Trains the bundled models from scratch, all of them or those that are named: drawn scenes, stage 1, stage 2, export,
# as resources/models/NAME.yaml says. Interrupted, it goes on where it was; with nothing left to do it only exports again.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly SCENES=${SPECTRALX_SHARED:-../shared}/data/scenes.json
readonly SPECTRALX=.venv/bin/spectralx

[[ -f $SCENES ]] || {
    echo "make_model: $SCENES is missing: the training scenes are not part of the project (set SPECTRALX_SHARED)." >&2
    exit 1
}

resume() { if [[ -f $1/config.yaml ]]; then echo --resume; fi; }

# draw MODEL NAME SCENES SIZE BANDS...: scenes of the model's task in the bands that the last words name
draw() {
    local folder=build/model/$1/drawn-$2
    "$SPECTRALX" simulate "$folder" --world "$1" --scenes "$3" --size "$4" "${@:5}"
    also+=(--also "$folder/scenes.yaml")
}

# The sensors that a model of any bands is to learn from; one of fixed bands needs no others.
drawn() {
    case $1 in
    landcover) draw landcover own 160 192 --wavelengths 490:70,560:60,660:60,840:110 ;;
    clouds)
        draw clouds landsat 200 192 --wavelengths 490:70,560:60,660:60,840:110,1640:150,2200:220
        draw clouds sentinel-2 60 192 --to sentinel-2a
        draw clouds landsat-8 60 192 --to landsat-8-oli
        draw clouds planetscope 60 192 --to planetscope-4
        ;;
    urban)
        draw urban potsdam 45 96 --like "$(dirname "$SCENES")/urban_potsdam.tif"
        draw urban berlin 45 96 --like "$(dirname "$SCENES")/urban_berlin.tif"
        ;;
    esac
}

# own_manifest FOLDER: the scenes under absolute paths, with classes that are named as those of the drawn scenes
own_manifest() {
    .venv/bin/python - "$SCENES" "$1/scenes.json" <<'PYTHON'
import json, sys
from pathlib import Path

source, target = map(Path, sys.argv[1:])
manifest = json.loads(source.read_text(encoding="utf-8"))
for task in manifest["tasks"].values():
    task["classes"] = {value: [entry[0].split(" (")[0], *entry[1:]] for value, entry in task["classes"].items()}
for scene in manifest["scenes"]:
    scene.update({key: str(source.parent.absolute() / scene[key]) for key in ("image", "labels") if scene.get(key)})
target.write_text(json.dumps(manifest), encoding="utf-8")
PYTHON
    echo "$1/scenes.json"
}

make_model() {
    local name=$1 recipe=resources/models/$1.yaml run=build/model/$1
    local -a also=() common=(--task "$name" --config "$recipe")
    # A run of another recipe cannot be gone on with.
    cmp -s "$recipe" "$run/recipe.yaml" || rm -rf "$run/stage1" "$run/stage2"
    mkdir -p "$run"
    cp "$recipe" "$run/recipe.yaml"
    local scenes
    scenes=$(own_manifest "$run")
    drawn "$name"
    # shellcheck disable=SC2046 # the option is one word or none
    "$SPECTRALX" adapt "$run/stage1" --manifest "$scenes" "${common[@]}" $(resume "$run/stage1")
    # shellcheck disable=SC2046
    "$SPECTRALX" train "$scenes" "$run/stage2" --stage1 "$run/stage1" "${common[@]}" "${also[@]}" $(resume "$run/stage2")
    # Trained on small tiles because some scenes are small; in larger ones the middle has its whole neighbourhood.
    "$SPECTRALX" export "$run/stage2" "resources/models/$name.onnx" --tile-size 256 --compact
}

models=("$@")
[[ $# -gt 0 ]] || models=(landcover clouds urban)
for model in "${models[@]}"; do time make_model "$model"; done
