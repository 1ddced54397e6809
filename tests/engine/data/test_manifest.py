"""Scene manifests: what is read, what is refused, and how precisely."""

import json
from pathlib import Path

import pytest

from spectralx.data.manifest import load_manifest
from spectralx.errors import ManifestError

CLASSES = {1: ["water", "#2b83ba"], 2: {"name": "trees"}, 3: "bare"}


def write(folder: Path, text: str, name: str = "scenes.yaml") -> Path:
    for image in ("a.tif", "b.tif", "labels.tif"):
        (folder / image).touch()
    path = folder / name
    path.write_text(text)
    return path


SINGLE = """
classes:
  1: [water, "#2b83ba"]
  2: {name: trees}
  3: bare
scenes:
  - {id: a, image: a.tif, labels: labels.tif, domain: north}
  - {id: b, image: b.tif, domain: south}
  - {id: c, image: b.tif, split: target}
"""


def test_reads_classes_in_all_forms_and_leaves_targets_out(tmp_path):
    selection = load_manifest(write(tmp_path, SINGLE))
    assert [(c.value, c.name) for c in selection.classes] == [(1, "water"), (2, "trees"), (3, "bare")]
    assert selection.classes[0].color == "#2b83ba"
    assert len({c.color for c in selection.classes}) == 3
    assert [scene.id for scene in selection.scenes] == ["a", "b"]
    assert selection.scenes[0].image == tmp_path / "a.tif"
    assert [scene.group for scene in selection.scenes] == ["north", "south"]


def test_validation_scenes_come_along_with_sources(tmp_path):
    path = write(tmp_path, SINGLE.replace("domain: south", "domain: south, split: validation"))
    assert [(scene.id, scene.split) for scene in load_manifest(path).scenes] == [("a", "source"), ("b", "validation")]
    assert [scene.id for scene in load_manifest(path, split="target").scenes] == ["c"]


def test_leaving_out_a_domain_removes_its_scenes(tmp_path):
    selection = load_manifest(write(tmp_path, SINGLE), leave_out=["north"])
    assert [scene.id for scene in selection.scenes] == ["b"]
    with pytest.raises(ManifestError, match="no domain 'west'"):
        load_manifest(tmp_path / "scenes.yaml", leave_out=["west"])


def test_reads_json_with_tabs(tmp_path):
    document = {"classes": {"1": "x", "2": "y"}, "scenes": [{"id": "a", "image": "a.tif"}]}
    path = write(tmp_path, json.dumps(document, indent="\t"), "scenes.json")
    assert load_manifest(path).scenes[0].id == "a"


def test_task_must_be_chosen_among_several(tmp_path):
    text = "tasks: {t: {classes: {1: a, 2: b}}, u: {classes: {1: c, 2: d}}}\nscenes: [{id: a, image: a.tif, task: t}]"
    path = write(tmp_path, text)
    with pytest.raises(ManifestError, match="2 tasks"):
        load_manifest(path)
    with pytest.raises(ManifestError, match="no task 'v'"):
        load_manifest(path, "v")
    assert load_manifest(path, "t").task == "t"
    with pytest.raises(ManifestError, match="no source scene"):
        load_manifest(path, "u")


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("domain: north", "domian: north", 7, "scenes.0.domian"),
        ("{name: trees}", "{name: trees, color: green}", 4, "classes.2.color"),
        ("image: b.tif, domain", "gsd_m: -3, image: b.tif, domain", 8, "scenes.1.gsd_m"),
        ("image: a.tif, ", "", 7, "scenes.0.image"),
        ("split: target", "split: test", 9, "scenes.2.split"),
        ("image: b.tif, domain", "scale: 0, quantity: x, image: b.tif, domain", 8, "scenes.1.scale"),
        ("image: b.tif, domain", "scale: 0.1, image: b.tif, domain", 8, "scenes.1"),
        ("image: b.tif, domain", "offset: 0.1, image: b.tif, domain", 8, "scenes.1"),
        ("image: b.tif, domain", "recode: {a: 1}, image: b.tif, domain", 8, "scenes.1.recode.a"),
        ("image: b.tif, domain", "chip: 4, image: b.tif, domain", 8, "scenes.1.chip"),
    ],
)
def test_errors_name_line_and_field(tmp_path, old, new, line, field):
    path = write(tmp_path, SINGLE.replace(old, new))
    with pytest.raises(ManifestError) as caught:
        load_manifest(path)
    assert f"line {line}, field" in caught.value.message
    assert field.split(".")[-1] in caught.value.message


def test_missing_file_is_refused_with_its_line(tmp_path):
    path = write(tmp_path, SINGLE.replace("image: b.tif, domain", "image: gone.tif, domain"))
    with pytest.raises(ManifestError, match=r"line 8, scene 'b': the image file gone\.tif does not exist"):
        load_manifest(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scenes: [", "line 1"),
        ("- a\n- b", "mapping"),
        ("scenes: []", "scenes"),
        ("classes: {0: a, 1: b}\nscenes: [{id: a, image: a.tif}]", "outside 1..255"),
        ("classes: {1: a, 2: b}\nignore: 2\nscenes: [{id: a, image: a.tif}]", "ignored value"),
        ("scenes: [{id: a, image: a.tif}, {id: a, image: b.tif}]", "occurs twice"),
        ("scenes: [{id: a, image: a.tif, task: t}]", "belongs to task 't'"),
    ],
)
def test_malformed_documents_are_refused(tmp_path, text, message):
    with pytest.raises(ManifestError, match=message):
        load_manifest(write(tmp_path, text))


def test_missing_manifest_and_binary_manifest(tmp_path):
    with pytest.raises(ManifestError, match="cannot be read"):
        load_manifest(tmp_path / "none.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(ManifestError, match="not a text file"):
        load_manifest(tmp_path / "binary.yaml")
