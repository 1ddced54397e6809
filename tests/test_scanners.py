"""What plugins.qgis.org scans for: exceptions name their rule, and none is made for whole files or folders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .test_project import assemble_plugin

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def shipped():
    return {name: content for name, content in assemble_plugin.planned_files(ROOT).items() if name.endswith(".py")}


def test_every_exception_for_bandit_names_its_rule(shipped):
    for name, content in shipped.items():
        for line in content.decode().splitlines():
            if re.search(r"\bnosec\b", line):
                assert re.search(r"# nosec B\d{3}(, ?B\d{3})*( - .+)?$", line), f"{name}: {line.strip()}"


def test_nothing_that_ships_is_kept_from_the_search_for_secrets(shipped):
    assert not [name for name, content in shipped.items() if b"allowlist" + b" secret" in content]


def test_no_file_switches_the_scanners_off():
    assert not [name for name in (".bandit", ".secrets.baseline", "bandit.yaml", ".flake8") if (ROOT / name).exists()]
    assert "[tool.bandit]" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_lint_scans_what_ships():
    """Both scanners run in ``make lint``, over the folders that the plugin is assembled from."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lint = makefile.split("\nlint:")[1].split("\n\n")[0]
    assert re.search(r"bandit .*--recursive engine/spectralx spectralx_qgis$", lint, flags=re.MULTILINE)
    assert "detect-secrets-hook" in lint
