"""What is known of the picked buildings, before and after, as plain rows. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from twin.answer.bands import Band, range_in_words
from twin.answer.compare import Answer
from twin.district.district import District
from twin.district.own_stock import given_to
from twin.engine.engine import Results
from twin.engine.results import CARRIERS
from twin.words.quantities import unit_of, written
from twin.words.vocabulary import HEATING_LABELS, USE_LABELS


@dataclass(frozen=True)
class Fact:
    """A line of the inspector: what, its value, and by which rule it was inferred, if it was."""

    label: str
    value: str
    rule: str = ""


@dataclass(frozen=True)
class Change:
    """A quantity before and after, with the unit of each; `helps` is 1, 0 or -1. `bands`: where 8
    in 10 samples of the baseline and of the scenario lie, empty until that is known."""

    label: str
    before: str
    after: str
    helps: int
    units: tuple[str, str] = ("", "")
    bands: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Inspection:
    """The inspector's content; one: a single building is picked."""

    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    changes: tuple[Change, ...]
    not_applicable: tuple[str, ...]
    one: bool = False


def inspect(
    district: District, answer: Answer | None, selection: tuple[int, ...]
) -> Inspection | None:
    """The inspection of the selected buildings (rows); None where nothing is selected."""
    if not selection:
        return None
    rows = np.asarray(selection)
    changes = _changes(answer, rows) + _balance(answer, rows) if answer else ()
    not_applicable = _not_applicable(answer, rows) if answer else ()
    if len(rows) == 1:
        title, subtitle = _name(district, int(rows[0]))
        row = int(rows[0])
        facts = _area(answer, rows) + _facts(district, row) + _lived_in(answer, row)
        facts += _skin(district, answer, row) + _air(answer, row)
        return Inspection(title, subtitle, facts, changes, not_applicable, one=True)
    b = district.buildings
    facts = (
        *_area(answer, rows),
        Fact("Dwellings", f"{b['dwellings'][rows].sum():,.0f}"),
        Fact("Residents", f"{b['residents'][rows].sum():,.0f}"),
        Fact("Protected", f"{int(b['protected'][rows].sum()):,} of {len(rows):,}"),
    )
    return Inspection(f"{len(rows):,} buildings", "picked together", facts, changes, not_applicable)


def _name(district: District, row: int) -> tuple[str, str]:
    b = district.buildings
    name, street, number = (str(b[c][row] or "") for c in ("name", "street", "house_number"))
    address = f"{street} {number}".strip()
    use = USE_LABELS.get(str(b["use"][row]), str(b["use"][row]))
    title = name or address or f"Building {b.ids[row]}"
    place = address if name and address else str(b["quarter"][row] or "")
    return title, " · ".join(part for part in (use, place) if part)


def _facts(district: District, row: int) -> tuple[Fact, ...]:
    b = district.buildings

    def fact(label: str, column: str, value: str, rule_of: str | None = None) -> Fact:
        return Fact(label, value, str(b.rule(rule_of or column)[row] or ""))

    heating = HEATING_LABELS.get(str(b["heating"][row]), str(b["heating"][row]))
    return (
        Fact("Id", str(b.ids[row])),
        fact("Use", "use", USE_LABELS.get(str(b["use"][row]), "")),
        fact("Built", "year", str(int(b["year"][row]))),
        fact("Storeys", "storeys", str(int(b["storeys"][row]))),
        fact("Height to eaves", "height_m", f"{b['height_m'][row]:.1f} m", "height"),
        fact("Roof", "roof", str(b["roof"][row])),
        fact("Dwellings", "dwellings", f"{b['dwellings'][row]:.0f}"),
        fact("Residents", "residents", f"{b['residents'][row]:.0f}"),
        fact("Heating", "heating", heating),
        Fact("Cooling", "yes" if b["cooling"][row] else "no"),
        Fact("Protected", "yes" if b["protected"][row] else "no"),
        *_certificate(str(b["energy_class"][row] or "")),
    )


def _certificate(energy_class: str) -> tuple[Fact, ...]:
    return (Fact("Energy class", energy_class, "of its certificates"),) if energy_class else ()


def _area(answer: Answer | None, rows: np.ndarray) -> tuple[Fact, ...]:
    if answer is None:
        return ()
    area_m2 = float(answer.results["shell"].floor_area_m2[rows].sum(dtype=float))
    return (Fact("Floor area", f"{area_m2:,.0f} m²", "footprint times storeys"),)


_SKIN = (
    ("wall_u_w_m2k", "Wall", "W/m²K"),
    ("roof_u_w_m2k", "Roof", "W/m²K"),
    ("floor_u_w_m2k", "Ground floor", "W/m²K"),
    ("window_u_w_m2k", "Windows", "W/m²K"),
    ("infiltration_per_h", "Air leakage", "1/h"),
)


def _lived_in(answer: Answer | None, row: int) -> tuple[Fact, ...]:
    """How many of its homes carry appliances and hot water: the district's share of them."""
    homes = 0 if answer is None else answer.district.buildings["dwellings"][row]
    if answer is None or not homes:
        return ()
    share = answer.results["factors"].rows["occupied_home_frac"]
    why = "set in this scenario" if share.overridden else share.source
    return (Fact("Lived in", f"{share.value * homes:.1f} of {homes:.0f} homes", why),)


def _skin(district: District, answer: Answer | None, row: int) -> tuple[Fact, ...]:
    """The skin as it stands today: given by the district's stock file, or by use and age."""
    if answer is None:
        return ()
    fabric, given = answer.results["stock_fabric"], given_to(district, row)
    rule = "the stock of the country by use and year"
    return tuple(
        Fact(label, f"{value}, given") if name in given else Fact(label, value, rule)
        for name, label, unit in _SKIN
        for value in (f"{getattr(fabric, name)[row]:.2f} {unit}",)
    )


def _balance(answer: Answer, rows: np.ndarray) -> tuple[Change, ...]:
    """What the heat need comes from: kWh for each m2, and where the heat goes for each kelvin."""
    # the physics is loaded when something is picked: the window is there before it
    from twin.on_demand.heat_loss.heat_loss import LOSS_LABELS, heat_loss_w_k

    new, old = answer.results, answer.baseline
    area_m2 = float(new["shell"].floor_area_m2[rows].sum(dtype=float))
    lines: list[tuple[str, str, float, float]] = []
    if area_m2:
        for label, name in (("Heat need per m²", "heat_need_kwh_a"), ("Energy per m²", "final")):
            was, now = (_kwh_a(r, name, rows) / area_m2 for r in (old, new))
            lines.append((label, "kWh/m² a year", was, now))
    lost, left = (heat_loss_w_k(r["shell"], r["skin"].fabric) for r in (old, new))
    for key, part in LOSS_LABELS.items():
        was, now = float(lost[key][rows].sum()), float(left[key][rows].sum())
        if was or now:
            lines.append((f"Loss, {part}", "W/K", was, now))
    return tuple(
        Change(label, written(was, unit), written(now, unit), _helps(was, now, -1),
               (unit_of(was, unit), unit_of(now, unit)))
        for label, unit, was, now in lines
    )  # fmt: skip


def _kwh_a(results: Results, name: str, rows: np.ndarray) -> float:
    energy = results["energy"]
    kwh_a = energy.final_kwh_a.sum(axis=1) if name == "final" else energy.heat_need_kwh_a
    return float(kwh_a[rows].sum())


def _air(answer: Answer | None, row: int) -> tuple[Fact, ...]:
    """The air inside, which leakage and ventilation act on, and the measures it follows from."""
    if answer is None:
        return ()
    rooms, shell = answer.results["rooms"], answer.results["drawn_shell"]
    by_height = shell.floor_area_m2[row] * rooms.height_m[row]
    held = shell.air_volume_m3[row] < 0.999 * by_height
    rule = "what the outer measures hold" if held else "floor area x room height"
    table = "stock_rooms.csv by use"
    return (
        Fact("Air inside", f"{shell.air_volume_m3[row]:,.0f} m³", rule),
        Fact("Room height", f"{rooms.height_m[row]:.2f} m", rooms.source[row]),
        Fact("Outer wall, thickness", f"{rooms.wall_m[row]:.2f} m", table),
        Fact("Floor, thickness", f"{rooms.floor_m[row]:.2f} m", table),
    )


def _changes(answer: Answer, rows: np.ndarray) -> tuple[Change, ...]:
    new, old = answer.results, answer.baseline
    lines: list[tuple[str, str, float, float, int]] = [
        (
            "Heat need",
            "kWh a year",
            old["energy"].heat_need_kwh_a[rows].sum(),
            new["energy"].heat_need_kwh_a[rows].sum(),
            -1,
        )
    ]
    for i, label in enumerate(("Gas", "Heating oil", "Network heat", "Electricity")):
        before = old["energy"].final_kwh_a[rows, i].sum()
        after = new["energy"].final_kwh_a[rows, i].sum()
        if before or after:
            lines.append((label, "kWh a year", before, after, -1))
    lines.append(
        ("PV yield", "kWh a year", old["energy"].pv_produced_kwh_a[rows].sum(),
         new["energy"].pv_produced_kwh_a[rows].sum(), 1)
    )  # fmt: skip
    stored = new["energy"].battery_given_kwh_a[rows].sum()
    if stored:
        lines.append(("Out of the battery", "kWh a year", 0.0, stored, 1))
    for label, unit, name in (("Carbon", "kg CO₂e a year", "co2_kg_a"),
                              ("Bill", "EUR a year", "bill_eur_a")):  # fmt: skip
        before = getattr(old["building_sums"], name)[rows].sum()
        lines.append((label, unit, before, getattr(new["building_sums"], name)[rows].sum(), -1))
    assert len(CARRIERS) == 4
    return tuple(
        Change(label, written(before, unit), written(after, unit),
               _helps(before, after, better), (unit_of(before, unit), unit_of(after, unit)))
        for label, unit, before, after, better in lines
    )  # fmt: skip


_BANDED = {
    "Heat need": ("heat_need", "kWh a year"),
    "Gas": ("gas", "kWh a year"),
    "Heating oil": ("oil", "kWh a year"),
    "Network heat": ("heat_network", "kWh a year"),
    "Electricity": ("electricity", "kWh a year"),
    "PV yield": ("pv", "kWh a year"),
    "Carbon": ("co2", "kg CO₂e a year"),
    "Bill": ("bill", "EUR a year"),
}


def with_picked_bands(inspection: Inspection, bands: Mapping[str, tuple[Band, Band]]) -> Inspection:
    """The same with the uncertainty of each number of the picked buildings is."""
    changes = []
    for change in inspection.changes:
        key, unit = _BANDED.get(change.label, ("", ""))
        if key in bands:
            before, after = (range_in_words(band, unit) for band in bands[key])
            lines = (_under(before, change.before, change.units[0]),
                     _under(after, change.after, change.units[1]))  # fmt: skip
            change = replace(change, bands=lines)
        changes.append(change)
    return replace(inspection, changes=tuple(changes))


def _under(band: str, number: str, unit: str) -> str:
    """A band under its number: the unit is written once where both have the same."""
    return band.removesuffix(f" {unit}") if " to " in band else number.removesuffix(" a year")


def _helps(before: float, after: float, better: int) -> int:
    return better * int(np.sign(after - before)) if not np.isclose(before, after) else 0


def _not_applicable(answer: Answer, rows: np.ndarray) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            sentence
            for row in rows[:50]
            for sentence in answer.results["not_applicable"].get(int(row), ())
        )
    )
