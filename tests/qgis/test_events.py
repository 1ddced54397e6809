"""The reader of JSON lines never fails and never loses an honest line, whatever comes around it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spectralx_qgis.core.binding import read_inspection
from spectralx_qgis.core.events import Failure, LineReader, Progress, Result, Warned, finite, parse_line
from spectralx_qgis.core.findings import read_findings

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(), children, max_size=4),
    max_leaves=20,
)
KINDS = st.sampled_from(["progress", "warning", "result", "error", "other"])
EVENTS = st.builds(
    lambda kind, values: {**values, "event": kind},
    KINDS,
    st.dictionaries(
        st.sampled_from(["fraction", "message", "outputs", "report", "code", "hint"]) | st.text(), JSON, max_size=6
    ),
)


def read(chunks, **options):
    reader = LineReader(**options)
    return [event for chunk in chunks for event in reader.feed(chunk)] + list(reader.close())


def test_the_four_events():
    lines = [
        {"event": "progress", "fraction": 0.42, "message": "Mapping"},
        {"event": "warning", "message": "few bands"},
        {"event": "result", "outputs": {"OUTPUT": "/m.tif"}, "report": {"tiles": 3}},
        {"event": "error", "code": "bands", "message": "One band.", "hint": "Use more."},
    ]
    assert [parse_line(json.dumps(line).encode()) for line in lines] == [
        Progress(0.42, "Mapping"),
        Warned("few bands"),
        Result({"OUTPUT": "/m.tif"}, {"tiles": 3}),
        Failure("bands", "One band.", "Use more."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"{", b"null", b"[]", b"42", b'"event"', b"{}", b"\xff\xfe", b"Traceback (most recent call last):"),
        *(b'{"event": 1}', b'{"event": ["progress"]}', b'{"event": "progress"}', b'{"a":' * 100_000),
        *(b'{"event": "progress", "fraction": %s}' % value for value in (b'"0.5"', b"true", b"NaN", b"1e999", b"[]")),
    ],
)
def test_what_is_no_event_is_passed_over(line):
    assert parse_line(line) is None


def test_fractions_are_clamped():
    assert parse_line(b'{"event": "progress", "fraction": 7}') == Progress(1.0)
    assert parse_line(b'{"event": "progress", "fraction": -1}') == Progress(0.0)


def test_huge_integers_are_no_numbers():
    assert finite(10**400) is None


@given(st.binary(max_size=400))
def test_any_line_gives_an_event_or_none(line):
    assert parse_line(line) is None or isinstance(parse_line(line), (Progress, Warned, Result, Failure))


@given(EVENTS)
def test_any_object_gives_an_event_of_the_right_types(event):
    found = parse_line(json.dumps(event).encode())
    if isinstance(found, Progress):
        assert 0.0 <= found.fraction <= 1.0
        assert isinstance(found.message, str)
    if isinstance(found, Result):
        assert all(isinstance(path, str) for path in found.outputs.values())
        assert isinstance(found.report, dict)


@settings(max_examples=200)
@given(st.lists(st.integers(0, 60), max_size=12), st.lists(st.binary(max_size=30), max_size=5))
def test_lines_survive_any_chopping_and_any_garbage_between(cuts, garbage):
    honest = [{"event": "progress", "fraction": step / 8, "message": "ü"} for step in range(4)]
    noise = [part.replace(b"\n", b" ").replace(b"{", b"(") for part in garbage]
    lines = [json.dumps(event, ensure_ascii=False).encode() for event in honest]
    stream = b"\n".join([*noise, *lines])
    chunks, position = [], 0
    for cut in cuts:
        chunks.append(stream[position : position + cut])
        position += cut
    chunks.append(stream[position:])
    assert read(chunks) == [Progress(event["fraction"], "ü") for event in honest]


def test_an_endless_line_costs_no_memory_and_the_next_line_is_read():
    reader = LineReader(max_line_bytes=1000)
    for _ in range(1000):
        assert list(reader.feed(b"x" * 1000)) == []
        assert len(reader._buffer) <= 1000
    assert list(reader.feed(b'\n{"event": "warning", "message": "on"}\n')) == [Warned("on")]


def test_the_last_line_needs_no_line_end():
    assert read([b'{"event": "warning", "message": "last"}']) == [Warned("last")]


@given(st.dictionaries(st.sampled_from(["binding", "refusal", "warnings", "raster", "model"]), JSON))
def test_any_report_of_inspect_can_be_shown(report):
    inspection = read_inspection(report)
    for row in inspection.rows:
        assert all([row.model_text() is not None, row.source_text(), row.difference_text(), row.how_text()])
    assert isinstance(inspection.can_run(), bool)
    assert inspection.summary() is not None
    assert isinstance(inspection.classes(), list)


ROW = st.fixed_dictionaries(
    {
        "model_band": JSON,
        "model_wavelength_nm": JSON,
        "sources": JSON | st.lists(st.tuples(JSON, JSON).map(list)),
        "source_name": JSON,
        "source_wavelength_nm": JSON,
        "difference_nm": JSON,
        "how": JSON | st.sampled_from(["exact", "missing", "resampled"]),
    }
)


@given(st.lists(ROW, max_size=3))
def test_any_binding_can_be_shown(rows):
    for row in read_inspection({"binding": rows}).rows:
        assert row.source_text()
        assert row.difference_text()
        assert row.how_text()


@given(JSON, JSON, JSON)
def test_any_report_of_doctor_can_be_shown(packages, providers, problems):
    report = {"packages": packages, "providers": providers, "problems": problems, "interpreter": packages}
    assert read_findings(report).summary()
