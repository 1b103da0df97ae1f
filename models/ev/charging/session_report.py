"""What a list of sessions does to the grid under one strategy, as a plain dictionary."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.ev.charging.hourly_signals import hourly_signal
from models.ev.charging.strategies import ChargingLoad, ChargingOptions, charging_load_w
from models.ev.sessions.session_list import SessionList, check_sessions, read_session_list
from models.ev.sessions.sessions import sessions_from_columns

Report = dict[str, object]


def session_report(
    source: Path | str | Mapping[str, NDArray[np.floating]],
    strategy: str,
    options: ChargingOptions | None = None,
) -> Report:
    """Run a session list and report load, peak and what went unserved.

    `source`: path of a CSV (docs/formats.md, 'Session list') or columns `start_h`, `end_h`,
    `energy_kwh`, `power_kw` (n,). `price`, `carbon` and `v2g` take a stated daily course where
    `options` brings no signal, `pv_surplus` takes no sun; `assumed` then says so.
    Keys: strategy, sessions, hours, first_hour, energy_kwh, served_kwh, unserved_kwh,
    sessions_unserved, given_back_loss_kwh, peak_kw, peak_hour, peak_time, mean_kw,
    load_factor, plugged_in_hours, charging_freedom_frac, assumed, load_w (one value per hour).
    Raises SessionListError (one sentence with file, line, fix) and ValueError on an unknown
    strategy.
    """
    listed = read_session_list(Path(source)) if isinstance(source, (str, Path)) else _listed(source)
    chosen, assumed = _with_signals(strategy, options or ChargingOptions(), listed.n_hours)
    answer = charging_load_w(listed.sessions, strategy, chosen, n_hours=listed.n_hours)
    report = _summary(listed, strategy, answer, [*listed.assumed, *assumed])
    return {**report, "set_aside": list(listed.set_aside)} if listed.set_aside else report


def _listed(columns: Mapping[str, NDArray[np.floating]]) -> SessionList:
    missing = {"start_h", "end_h", "energy_kwh", "power_kw"} - set(columns)
    if missing:
        raise ValueError(f"the session columns lack {sorted(missing)[0]}")
    sessions = sessions_from_columns(
        columns["start_h"], columns["end_h"], columns["energy_kwh"], columns["power_kw"]
    )
    if len(sessions) == 0:
        raise ValueError("there is no session to run")
    plug = ("",) * len(sessions)
    check_sessions(sessions, plug, lambda i: f"session {i}")
    n_hours = 24 * int(np.ceil(sessions.end_h.max() / 24.0))
    return SessionList(sessions, plug, np.arange(len(sessions)), None, n_hours)


MEANS = {
    "price": (0.2872, "EUR/kWh, household electricity of the EU, Eurostat H2 2024 (found)"),
    "carbon": (0.214, "kgCO2e/kWh, EU in 2023, EEA: 58 % below the 510 g of 1990"),
}
"""What the shapes of `hourly_signals.csv` are scaled to where nothing is given."""


def _with_signals(
    strategy: str, options: ChargingOptions, n_hours: int
) -> tuple[ChargingOptions, list[str]]:
    if strategy in ("price", "carbon", "v2g") and options.signal_per_kwh is None:
        name = "carbon" if strategy == "carbon" else "price"
        mean, about = MEANS[name]
        signal = np.resize(hourly_signal(name, "", mean), n_hours)
        said = f"{name} by hour of day from hourly_signals.csv (estimate) around {mean:g} {about}"
        return replace(options, signal_per_kwh=signal), [said]
    if strategy == "pv_surplus" and options.surplus_w is None:
        return replace(options, surplus_w=np.zeros(n_hours)), ["no PV surplus given: none taken"]
    return options, []


def _summary(
    listed: SessionList, strategy: str, answer: ChargingLoad, assumed: list[str]
) -> Report:
    sessions = listed.sessions
    stay = sessions.end_h - sessions.start_h
    load = answer.load_w
    peak_hour = int(load.argmax())
    peak_kw = float(load[peak_hour]) / 1000.0
    mean_kw = float(load.mean()) / 1000.0
    first = listed.first_midnight
    moment = None if first is None else first + timedelta(hours=peak_hour)
    needed = float((sessions.energy_kwh / sessions.power_kw).sum())
    return {
        "strategy": strategy,
        "sessions": len(sessions),
        "hours": listed.n_hours,
        "first_hour": None if first is None else first.isoformat(),
        "energy_kwh": float(sessions.energy_kwh.sum()),
        "served_kwh": float(sessions.energy_kwh.sum() - answer.total_unserved_kwh),
        "unserved_kwh": answer.total_unserved_kwh,
        "sessions_unserved": int((answer.unserved_kwh > 1e-6).sum()),
        "given_back_loss_kwh": answer.loss_kwh,
        "peak_kw": peak_kw,
        "peak_hour": peak_hour,
        "peak_time": None if moment is None else moment.isoformat(),
        "mean_kw": mean_kw,
        "load_factor": mean_kw / peak_kw if peak_kw > 0 else 0.0,
        "plugged_in_hours": float(stay.sum()),
        "charging_freedom_frac": 1.0 - needed / float(stay.sum()),
        "assumed": assumed,
        "load_w": [float(value) for value in load],
    }
