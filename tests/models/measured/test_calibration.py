"""Calibration on simulated truth: intervals that hold what they promise, and the closed form."""

import numpy as np
import pytest

from models.measured.calibration import Prior, calibrated

MONTHS = np.arange(12)
OUTSIDE_C = 14.0 - 8.0 * np.cos(2.0 * np.pi * (MONTHS - 0.5) / 12.0)
DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])

# log of heat loss, room temperature in kelvin, log of gains, log of hot water, log of appliances
SHARED = np.array([0.10, 0.5, 0.15, 0.10, 0.07])
OWN = np.array([0.20, 0.0, 0.0, 0.30, 0.30])


def two_meters(x):
    """Gas and electricity of k buildings by month: a quasi-steady balance, curved in its inputs."""
    loss, warmer, gains, water, devices = (x[:, [j]] for j in range(5))
    lost = 250.0 * np.exp(loss) * np.maximum(20.0 + warmer - OUTSIDE_C, 0.0) * 0.024 * DAYS
    won = 420.0 * np.exp(gains) * 0.024 * DAYS
    ratio = won / np.maximum(lost, 1e-6)
    heat = np.maximum(lost - won * np.minimum(1.0, (1.0 - ratio**2) / (1.0 - ratio**3 + 1e-9)), 0.0)
    gas = heat / 0.9 + 9.0 * np.exp(water) * DAYS
    return np.concatenate([gas, 8.0 * np.exp(devices) * DAYS * np.ones((len(x), 1))], axis=1)


def test_that_nine_of_ten_intervals_hold_the_truth_in_200_simulated_cases():
    rng = np.random.default_rng(7)
    prior = Prior(SHARED, np.tile(OWN, (4, 1)))
    held = np.zeros((200, 5))
    for case in range(200):
        truth = SHARED * rng.standard_normal(5) + OWN * rng.standard_normal((4, 5))
        exact = two_meters(truth)
        sd = 0.05 * exact + 0.10 * exact.mean(axis=1, keepdims=True)
        read = exact + sd * rng.standard_normal(exact.shape)
        low, high = calibrated(two_meters, read, sd, prior).interval90()
        held[case] = (low[0] <= truth[0]) & (truth[0] <= high[0])
    shares = held.mean(axis=0)
    assert np.all((shares >= 0.85) & (shares <= 0.95)), shares


def test_that_a_straight_model_gives_the_posterior_of_one_big_normal():
    """Judge: the joint covariance of inputs and readings, conditioned on the readings."""
    rng = np.random.default_rng(3)
    slopes = rng.standard_normal((3, 6, 2))
    shared, own = np.array([0.5, 0.2]), np.array([[0.3, 0.4], [0.1, 0.4], [0.2, 0.4]])
    read, sd = rng.standard_normal((3, 6)), np.full((3, 6), 0.7)
    found = calibrated(lambda x: np.einsum("kmp,kp->km", slopes, x), read, sd, Prior(shared, own))
    before = np.kron(np.ones((3, 3)), np.diag(shared**2)) + np.diag(np.ravel(own**2))
    wide = np.zeros((18, 6))
    for b in range(3):
        wide[6 * b : 6 * b + 6, 2 * b : 2 * b + 2] = slopes[b]
    gain = before @ wide.T @ np.linalg.inv(wide @ before @ wide.T + np.diag(np.ravel(sd) ** 2))
    assert found.x == pytest.approx((gain @ np.ravel(read)).reshape(3, 2))
    after = before - gain @ wide @ before
    assert found.cov[1] == pytest.approx(after[2:4, 2:4])
    assert found.settled


def test_that_buildings_without_a_meter_learn_what_their_group_shares():
    rng = np.random.default_rng(11)
    prior = Prior(SHARED, np.tile(OWN, (30, 1)))
    truth = np.array([0.25, 0.4, 0.0, 0.0, -0.1]) + OWN * rng.standard_normal((30, 5))
    exact = two_meters(truth)
    sd = 0.05 * exact + 0.10 * exact.mean(axis=1, keepdims=True)
    found = calibrated(two_meters, exact + sd * rng.standard_normal(exact.shape), sd, prior)
    middle, spread = found.unmetered(prior)
    assert middle[0] == pytest.approx(0.25, abs=0.1)
    assert spread[0] < 0.97 * np.hypot(SHARED[0], OWN[0])
    assert spread[0] >= OWN[0]


def test_that_a_yearly_bill_cannot_tell_loss_from_room_temperature():
    exact = two_meters(np.array([[0.2, 0.0, 0.0, 0.0, 0.0]]))
    prior = Prior(SHARED, OWN[None, :])
    total = calibrated(
        lambda x: two_meters(x)[:, :12].sum(axis=1, keepdims=True),
        exact[:, :12].sum(axis=1, keepdims=True), np.full((1, 1), 300.0), prior,
    )  # fmt: skip
    loss_and_warmth = total.cov[0, 0, 1] / (total.sd[0, 0] * total.sd[0, 1])
    assert loss_and_warmth < -0.1
    assert total.sd[0, 1] > 0.9 * SHARED[1]


def test_that_months_without_a_reading_say_nothing():
    exact = two_meters(np.zeros((1, 5)))
    prior = Prior(SHARED, OWN[None, :])
    half = exact.copy()
    half[:, 6:] = np.nan
    sd = np.full(exact.shape, 100.0)
    known = calibrated(lambda x: two_meters(x)[:, :6], exact[:, :6], sd[:, :6], prior)
    assert calibrated(two_meters, half, sd, prior).sd == pytest.approx(known.sd)
    with pytest.raises(ValueError, match="no reading"):
        calibrated(two_meters, np.full_like(exact, np.nan), sd, prior)
