"""Records keep what was measured, whole, and refuse what they cannot vouch for."""

import json

import numpy as np
import pytest

from vgbook.records import Record, RecordError, Series, load, save, write_whole
from vgbook.tables import to_csv


def small_record(values=((1.0, 2.0), (3.0, 4.0)), *, nonfinite=False):
    """Return a record with one series over two starts and two seeds."""
    series = Series(np.array(values), ("start", "seed"), "fraction", "test error", nonfinite)
    return Record(
        experiment="small",
        settings={"seeds": [0, 1]},
        coordinates={"start": ["random", "rbm"], "seed": [0, 1]},
        series={"test_error": series},
        provenance={"numpy": "2"},
        canary=[{"cell": {"seed": 0}, "result": {"cost": 0.1}}],
    )


def test_a_record_comes_back_as_it_was_saved(tmp_path):
    """Every field and every bit of every value survives the file."""
    record = small_record([[0.1, 1 / 3], [1e-300, 2.0]])
    save(record, tmp_path / "small.json")
    back = load(tmp_path / "small.json")
    np.testing.assert_array_equal(
        back.series["test_error"].values, record.series["test_error"].values
    )
    assert back.settings == record.settings
    assert back.coordinates == record.coordinates
    assert (back.provenance, back.canary) == (record.provenance, record.canary)


def test_values_are_selected_by_label():
    """A label picks its row; the other dimensions remain, in order."""
    record = small_record()
    assert record.select("test_error", start="rbm").tolist() == [3.0, 4.0]
    assert record.select("test_error", start="rbm", seed=1) == 4.0


@pytest.mark.parametrize(
    ("name", "labels", "message"),
    [
        ("test_eror", {}, "no series 'test_eror'"),
        ("test_error", {"start": "rmb"}, "start has no 'rmb'"),
        ("test_error", {"depth": 3}, "no dimension 'depth'"),
    ],
)
def test_asking_for_what_is_not_there_names_it(name, labels, message):
    """A wrong series, label or dimension is named, with what there is."""
    with pytest.raises(RecordError, match=message):
        small_record().select(name, **labels)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_and_infinity_are_refused_unless_declared(bad, tmp_path):
    """A series with NaN or infinity must say that it means them; then they survive the file."""
    with pytest.raises(RecordError, match="test_error"):
        small_record([[bad, 1.0], [1.0, 1.0]])
    record = small_record([[bad, -np.inf], [1.0, 1.0]], nonfinite=True)
    save(record, tmp_path / "r.json")
    np.testing.assert_array_equal(
        load(tmp_path / "r.json").select("test_error"), record.select("test_error")
    )


def test_a_series_must_fit_its_coordinates():
    """A series of another shape than its coordinates is refused with both shapes."""
    with pytest.raises(RecordError, match=r"expected shape \(2, 2\)"):
        small_record([[1.0, 2.0]])


def damage(content, change):
    """Return the text of a record's file after a change of its content."""
    change(content)
    return json.dumps(content)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.pop("settings"), "'settings' is missing"),
        (lambda c: c.update(schema=99), "'schema': expected 1, got 99"),
        (lambda c: c["series"]["test_error"].pop("unit"), "'test_error': field 'unit'"),
        (lambda c: c["series"]["test_error"].update(values=[[1, 2], [3]]), "field 'values'"),
        (lambda c: c.update(settings=None), "'settings': expected another type than NoneType"),
        (lambda c: c.update(series=[]), "'series': expected another type than list"),
        (lambda c: c["series"]["test_error"].update(dims=None), "field 'dims'"),
        (lambda c: c["series"]["test_error"].update(values=[["a", "b"]] * 2), "expected numbers"),
        (lambda c: c["coordinates"].pop("seed"), "no coordinates for dimension 'seed'"),
    ],
)
def test_a_damaged_record_is_refused_with_file_and_field(change, message, tmp_path):
    """The message names the file and the field that is wrong."""
    path = tmp_path / "damaged.json"
    save(small_record(), path)
    path.write_text(damage(json.loads(path.read_text()), change))
    with pytest.raises(RecordError, match=message) as error:
        load(path)
    assert "damaged.json" in str(error.value)


def test_a_truncated_record_is_refused(tmp_path):
    """Half a file is not read as a record."""
    path = tmp_path / "half.json"
    save(small_record(), path)
    path.write_text(path.read_text()[:100])
    with pytest.raises(RecordError, match=r"half\.json: not a whole JSON file"):
        load(path)


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    """If writing fails, the old record stays as it was and no temporary file remains."""
    path = tmp_path / "r.json"
    write_whole(path, "old")
    monkeypatch.setattr("os.fdopen", lambda *_args: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, "new")
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]
    assert path.read_text() == "old"


def test_csv_has_a_line_for_every_value():
    """The table names series, unit and every coordinate beside the value."""
    lines = to_csv(small_record(), ["test_error"]).splitlines()
    assert lines[0] == "series,unit,start,seed,value"
    assert lines[4] == "test_error,fraction,rbm,1,4.0"
    assert len(lines) == 5
