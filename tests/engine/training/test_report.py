"""The report of a run: one HTML file that needs no other, with everything in it that the run can tell."""

import base64
import html.parser
import re

import numpy as np
import pytest

from spectralx.training.charts import Series, chart, picture, ticks
from spectralx.training.config import Recipe
from spectralx.training.examples import class_colors, class_spectra, display
from spectralx.training.run import RunConfig
from spectralx.training.run_folder import RunFolder
from spectralx.training.run_report import stage1_page
from spectralx.training.sources import open_sources

from .conftest import SPECTRA, ListeningReporter, recipe_values
from .test_runs import run_train

VOID = {"meta", "img", "br", "line", "circle", "path"}


class Parser(html.parser.HTMLParser):
    """Checks that elements are closed in order; keeps headings and addresses."""

    def __init__(self, text):
        super().__init__()
        self.open, self.headings, self.addresses = [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data):
        if self.open and self.open[-1] in ("h1", "h2", "summary"):
            self.headings.append(data)


def test_stage_2_tells_how_it_learned_how_good_it_is_and_how_to_repeat_it(trained):
    text = (trained.folder / "report.html").read_text(encoding="utf-8")
    page = Parser(text)
    for part in ("How it learned", "Confusion", "Classes", "confidence", "Example maps", "Spectra", "Scenes", "repeat"):
        assert any(part in heading for heading in page.headings), part
    assert all(address.startswith("data:image/png;base64,") for address in page.addresses)
    assert "<script" not in text and "http" not in text
    total = trained.report["metrics"]["validation"]["total"]
    assert f"<b>{total['miou']:.3f}</b>mIoU" in text
    for name in ("water", "trees", "soil", "north", "south", "decoder", "SpectralX 0."):
        assert name in text
    assert len(page.addresses) == 4 * 6


def test_stage_1_shows_what_it_painted_back(adapted):
    text = (adapted.folder / "report.html").read_text(encoding="utf-8")
    page = Parser(text)
    assert any("paints back" in heading for heading in page.headings)
    assert len(page.addresses) == 3 * 4 and text.count("painted back</li>") == 4


def test_without_validation_areas_it_says_that_nothing_is_to_be_believed(tmp_path, selection):
    recipe = Recipe.model_validate({**recipe_values(), "split": {"fraction": 0}})
    run_train(tmp_path / "run", selection, recipe)
    text = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    Parser(text)
    assert "no figures to believe" in text and "Example maps" not in text


def test_names_are_text_and_no_markup(adapted):
    config = RunConfig.read(RunFolder(adapted.folder))
    config.scenes[0]["source"] = "<script>alert(1)</script>"
    config.recipe.title = "a <b> & c"
    text = stage1_page(config, adapted.report, [], [])
    Parser(text)
    assert "<script" not in text and "a &lt;b&gt; &amp; c" in text


def test_spectra_are_those_of_the_classes(selection):
    recipe = Recipe.model_validate(recipe_values())
    with open_sources(selection, recipe, labelled=True, weak_labels=False, reporter=ListeningReporter()) as sources:
        section = recipe.stage2.model_copy(update={"augmentation": recipe.stage2.augmentation.none()})
        found = class_spectra(sources.training(recipe, section, 50), 3)
    assert found.reflectance  # of the scene whose gain is known
    for entry, expected in zip(found.classes, SPECTRA, strict=True):
        np.testing.assert_allclose(entry.mean, expected, atol=0.01)
        assert entry.pixels > 100


def test_a_picture_holds_its_pixels():
    from matplotlib.image import imread

    image = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    data = re.search(r"base64,([^']+)'", picture(image, "a 'quoted' name")).group(1)
    import io

    found = imread(io.BytesIO(base64.b64decode(data)), format="png")
    np.testing.assert_array_equal((found[..., :3] * 255).round().astype(np.uint8), image)


def test_display_stretches_what_is_valid():
    image = np.stack([np.linspace(0, 1, 64).reshape(8, 8)] * 3).astype(np.float32)
    valid = np.ones((8, 8), dtype=bool)
    valid[0] = False
    shown = display(image, np.array([480.0, 560, 660]), valid)
    assert (shown[0] == 128).all() and shown[-1].max() == 255 and shown[1].min() == 0


def test_class_colors(selection):
    assert class_colors(selection.classes)[0].tolist() == [0x2B, 0x83, 0xBA]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0.2, 0.23), (-3, 7.5), (400, 2500), (0, 12)])
def test_ticks_are_round_and_within(low, high):
    found = ticks(low, high)
    assert 3 <= len(found) <= 8
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in found)
    steps = np.diff(found)
    np.testing.assert_allclose(steps, steps[0])


def test_a_chart_without_values_is_left_out_and_gaps_interrupt_lines():
    assert chart("nothing", [], "x", "y") == ""
    assert chart("nothing", [Series("a", [1, 2], [float("nan")] * 2, "#000")], "x", "y") == ""
    drawn = chart("some", [Series("a", [1, 2, 3, 4], [1, float("nan"), 2, 3], "#000")], "x", "y")
    path = re.search(r"class='line'[^>]*d='([^']+)'", drawn).group(1)
    assert path.count("M") == 2 and path.count("L") == 1
    assert chart("one point", [Series("a", [5], [0.5], "#000", dots=True)], "x", "y").count("<circle") == 1
