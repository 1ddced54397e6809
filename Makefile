# SpectralX for QGIS: every target sets up what it needs first and returns at once when nothing changed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow test-qt6 lint format plugin docs model sample bench bench-gpu lock clean

PY := .venv/bin/python
export QT_QPA_PLATFORM ?= offscreen

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install system packages (as root) and .venv on QGIS's own Python
	@scripts/setup.sh

plugin: setup ## assemble build/spectralx_qgis/ and its zip
	@$(PY) scripts/assemble_plugin.py

demo: plugin ## map the sample scene through qgis_process; SCENE=path [LABELS=path [FIELD=name]] for another
	@$(PY) scripts/demo.py $(if $(SCENE),--scene '$(SCENE)') $(if $(LABELS),--labels '$(LABELS)') $(if $(FIELD),--field '$(FIELD)') $(if $(MODEL),--model '$(MODEL)')

# Two processes: PyTorch's data loaders take the signal by which Qt learns that a child process has ended.
# The tests' networks are tiny: more threads only wait for each other, endlessly so on a busy machine.
test test-slow: export OMP_NUM_THREADS ?= 1

test: plugin ## all tests but the slow ones
	@$(PY) -m pytest -m 'not slow' -n 2 --dist loadscope -p no:pytest_qgis --ignore=tests/qgis tests
	$(PY) -m pytest -m 'not slow' tests/qgis

test-slow: plugin ## the tests that take minutes
	@$(PY) -m pytest -m slow -p no:pytest_qgis --ignore=tests/qgis tests
	$(PY) -m pytest -m slow tests/qgis

test-qt6: setup ## what of the plugin runs without QGIS, on the real Qt 6 in build/qt6
	@[[ -d build/qt6 ]] || $(PY) -m pip install -qq --no-deps --target build/qt6 -r tests/qgis/qt6.txt
	export PYTHONPATH=build/qt6
	$(PY) scripts/check_qt6_names.py
	$(PY) -m pytest -p tests.qgis.on_qt6 -p no:pytest_qgis tests/qgis

lint: setup ## style, types, security scanners, length of modules, machine paths
	@$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m bandit --quiet --recursive engine/spectralx spectralx_qgis
	$(PY) scripts/check_tree.py --list | xargs -0 .venv/bin/detect-secrets-hook
	$(PY) scripts/check_tree.py

format: setup ## bring the code into the common style
	@$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

docs: setup ## the documentation as a site in build/site
	@export NO_MKDOCS_2_WARNING=1
	$(PY) -m mkdocs build --strict --quiet --site-dir build/site
	echo "docs: build/site/index.html"

model: setup ## train the bundled models from scratch, or those of MODELS=; goes on where it was interrupted
	@scripts/make_model.sh $(MODELS)

sample: setup ## render the sample scene and its truth anew
	@$(PY) scripts/make_sample.py

bench: setup ## run the benchmarks; each prints rows for its table in benchmarks/
	@for script in benchmarks/*.py; do
	    echo "$$script"
	    $(PY) "$$script"
	done

bench-gpu: setup ## training and mapping on a GPU: throughput, MFU, memory; small, on the CPU, where there is none
	@$(PY) benchmarks/gpu.py --output build/benchmarks/gpu.md
	@$(PY) benchmarks/gpu_mapping.py --output build/benchmarks/gpu_mapping.md

lock: setup ## write constraints/pins.txt from what .venv holds
	@scripts/lock.sh

clean: ## remove build/ (not .venv)
	@rm -rf build
