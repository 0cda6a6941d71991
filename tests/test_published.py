"""Values that papers report are read from one file, each with its place."""

from __future__ import annotations

import pytest

from vgbook import published
from vgbook.site import citations


def test_a_value_comes_in_parts_of_one_with_its_place():
    """1.25 percent in the paper is 0.0125 here, and says where it stands."""
    found = published.value("HOT06", "table1", "dbn")
    assert found.value == 0.0125
    assert "Table 1" in found.where


@pytest.mark.parametrize(
    ("key", "table", "name", "near"),
    [
        ("HOT6", "table1", "dbn", "nearest: HOT06"),
        ("HOT06", "tabel1", "dbn", "nearest: table1"),
        ("HOT06", "table1", "dnb", "nearest: dbn"),
    ],
)
def test_what_is_missing_is_named_with_its_nearest(key, table, name, near):
    """A wrong key, table or name is refused with what is near it."""
    with pytest.raises(published.PublishedError, match=near):
        published.value(key, table, name)


@pytest.mark.parametrize("text", ["a = 1", "[A.t]\nwhere = 1", "= = ="])
def test_a_damaged_file_is_refused(tmp_path, text):
    """A file without places, units or values is named in the refusal."""
    path = tmp_path / "published.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(published.PublishedError, match=r"published\.toml"):
        published.values("A", "t", path=path)


def test_every_source_of_a_value_is_in_the_bibliography():
    """No value is quoted from a work that the bibliography does not list."""
    works = citations.works(published.PUBLISHED.with_name("bibliography.bib"))
    assert set(published.keys()) <= set(works)
