#!/usr/bin/env bash
# Trains the bundled model landcover from scratch: stage 1, stage 2, export, as resources/models/landcover.yaml says.
# Interrupted, it goes on where it was; with nothing left to do it only exports again.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly SCENES=${SPECTRALX_SHARED:-../shared}/data/scenes.json
readonly RECIPE=resources/models/landcover.yaml
readonly RUN=build/model

[[ -f $SCENES ]] || {
    echo "make_model: $SCENES is missing: the training scenes are not part of the project (set SPECTRALX_SHARED)." >&2
    exit 1
}
# A run of another recipe cannot be gone on with.
cmp -s "$RECIPE" "$RUN/recipe.yaml" || rm -rf "$RUN"
mkdir -p "$RUN"
cp "$RECIPE" "$RUN/recipe.yaml"

resume() { if [[ -f $1/config.yaml ]]; then echo --resume; fi; }

common=(--task landcover --config "$RECIPE")
time {
    # shellcheck disable=SC2046 # the option is one word or none
    .venv/bin/spectralx adapt "$RUN/stage1" --manifest "$SCENES" "${common[@]}" $(resume "$RUN/stage1")
    # shellcheck disable=SC2046
    .venv/bin/spectralx train "$SCENES" "$RUN/stage2" --stage1 "$RUN/stage1" "${common[@]}" $(resume "$RUN/stage2")
    # Trained on small tiles because some scenes are small; in larger ones the middle has its whole neighbourhood.
    .venv/bin/spectralx export "$RUN/stage2" resources/models/landcover.onnx --tile-size 256
}
