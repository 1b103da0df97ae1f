import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from twin.engine.hours import Hours

N, T = 6, 3


def filled(value: float) -> np.ndarray:
    return np.full((N, T), value)


def test_that_an_older_version_reads_as_it_was():
    first = Hours(filled(0.0))
    second = first.with_rows(np.array([1, 3]), np.ones((2, T)))
    assert second.arrays[0][:, 0].tolist() == [0, 1, 0, 1, 0, 0]
    assert first.arrays[0][:, 0].tolist() == [0, 0, 0, 0, 0, 0]
    assert second.arrays[0][:, 0].tolist() == [0, 1, 0, 1, 0, 0]


def test_that_a_change_keeps_only_the_rows_it_replaces():
    first = Hours(filled(0.0))
    store = first.arrays[0]
    second = first.with_rows(np.array([2]), np.ones((1, T)))
    assert second.arrays[0] is store
    assert sum(values.size for _, values in first._parts[0]) == 0  # all of it was zero
    third = second.with_rows(np.array([2]), np.zeros((1, T)))
    assert [values.tolist() for _, values in second._parts[0]] == [[[1.0] * T]]
    assert third.arrays[0] is store


@given(
    st.lists(
        st.tuples(
            st.integers(0, 20),
            st.lists(st.integers(0, N - 1), min_size=1, max_size=N, unique=True),
        ),
        max_size=12,
    ),
    st.lists(st.integers(0, 20), max_size=10),
)
def test_that_every_version_keeps_its_value_whatever_is_read_in_between(edits, reads):
    versions, expected = [Hours(filled(0.0), filled(9.0))], [(filled(0.0), filled(9.0))]
    for k, (parent, rows) in enumerate(edits, start=1):
        parent %= len(versions)
        index = np.array(rows)
        part = np.full((len(rows), T), float(k))
        versions.append(versions[parent].with_rows(index, part, -part))
        heat, cool = (a.copy() for a in expected[parent])
        heat[index], cool[index] = part, -part
        expected.append((heat, cool))
    for i in [r % len(versions) for r in reads] + list(range(len(versions))):
        for got, wanted in zip(versions[i].arrays, expected[i], strict=True):
            assert np.array_equal(got, wanted)


def test_that_a_version_that_gave_its_memory_up_reads_as_it_was():
    first = Hours(filled(4.0))
    second = first.with_rows(np.array([0]), np.ones((1, T)))
    second.let_go(lambda: (np.where(np.arange(N)[:, None] == 0, 1.0, filled(4.0)),))
    assert second._arrays is None
    assert np.array_equal(first.arrays[0], filled(4.0))
    assert second.arrays[0][:, 0].tolist() == [1, 4, 4, 4, 4, 4]
    first.let_go(lambda: (filled(4.0),))
    assert first._parts == ()
    assert np.array_equal(first.arrays[0], filled(4.0))
