"""Values kept on the disk come back as they were, or are made again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import shapely

from layers.store import kept_values
from layers.store.kept_values import kept_or_made


@dataclass(frozen=True, eq=False)
class Inner:
    shapes: np.ndarray
    words: np.ndarray


@dataclass(frozen=True, eq=False)
class Outer:
    name: str
    number: float
    nothing: None
    place: tuple[float, int]
    where: Path
    by_key: Mapping[str, np.ndarray]
    inner: Inner


def value() -> Outer:
    shapes = np.array([shapely.Point(1, 2), shapely.box(0, 0, 3, 4)])
    words = np.array(["wall", None, "roof", "wall", 7], dtype=object)
    columns = {"year": np.arange(3), "open": np.array([True, False])}
    return Outer("a", 0.1, None, (1.5, 2), Path("x/y"), columns, Inner(shapes, words))


def test_that_a_record_comes_back_with_every_array_word_and_shape(tmp_path):
    made = kept_or_made("thing", [1], (Outer, Inner), value, tmp_path)
    back = kept_or_made("thing", [1], (Outer, Inner), pytest.fail, tmp_path)
    assert (back.name, back.number, back.nothing) == ("a", 0.1, None)
    assert (back.place, back.where) == ((1.5, 2), Path("x/y"))
    assert back.by_key["year"].dtype == made.by_key["year"].dtype
    assert back.by_key["open"].tolist() == [True, False]
    assert shapely.equals_exact(back.inner.shapes, made.inner.shapes).all()
    assert back.inner.words.tolist() == ["wall", None, "roof", "wall", 7]


def test_that_another_content_or_another_program_is_made_anew(tmp_path, monkeypatch):
    calls = []

    def made() -> np.ndarray:
        calls.append(1)
        return np.ones(2)

    column = np.array(["a", "b"], dtype=object)
    for parts in ([column], [column[::-1]], [column], [shapely.points([[0, 0]])]):
        kept_or_made("thing", parts, (), made, tmp_path)
    assert len(calls) == 3
    monkeypatch.setattr(kept_values, "program_key", lambda: "another")
    kept_or_made("thing", [column], (), made, tmp_path)
    assert len(calls) == 4


def test_that_a_damaged_file_is_made_again(tmp_path):
    kept_or_made("thing", [1], (Outer, Inner), value, tmp_path)
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:200])
    assert kept_or_made("thing", [1], (Outer, Inner), value, tmp_path).name == "a"


def test_that_what_cannot_be_kept_says_so(tmp_path):
    with pytest.raises(TypeError, match="a set cannot be kept"):
        kept_or_made("thing", [1], (), lambda: {1}, tmp_path)
