"""The directions to which networks are cut."""

import numpy as np
import pytest

from models.heat.fabric.reduce import leading


def answers(rank: int, states: int = 12, networks: int = 5) -> list[np.ndarray]:
    """Six complex answers of a few networks, of ever smaller size, that span `rank` directions."""
    draw = np.random.default_rng(rank)
    span = draw.normal(size=(networks, states, rank)) * 0.3 ** np.arange(rank)
    weights = draw.normal(size=(6, networks, rank)) + 1j * draw.normal(size=(6, networks, rank))
    return [np.einsum("nrk,nk->nr", span, w) for w in weights]


@pytest.mark.parametrize("rank", [1, 3, 12])
def test_that_the_directions_stand_at_right_angles_even_where_the_answers_span_fewer(rank):
    kept = leading(answers(rank), 6)
    angles = kept.transpose(0, 2, 1) @ kept
    assert np.allclose(angles, np.eye(6), atol=1e-7)


def test_that_the_directions_leave_little_more_untold_than_the_singular_vectors():
    seen = answers(12)
    views = np.concatenate([np.real(seen), np.imag(seen)]).transpose(1, 2, 0)
    kept = leading(seen, 6)
    untold = np.linalg.norm(views - kept @ (kept.transpose(0, 2, 1) @ views), axis=(1, 2))
    best = np.sqrt((np.linalg.svd(views, compute_uv=False)[:, 6:] ** 2).sum(axis=1))
    assert (untold < 3.0 * best).all()
