"""One street closely, as the straight road of EN 13201-3 that its lamp posts make."""

from models.light.luminaire.luminaire_table import luminaire_index
from models.light.road.road_case import street_report
from models.light.street.luminaire_choice import (
    greatest_spacing_m,
    holding_spacing_m,
    least_luminaire,
    posts_added,
)
from twin.on_demand.streets.street_answer import StreetAnswer
from twin.steps.lighting.street_results import StreetDetail
from twin.steps.lighting.street_road import road_of_row


def street_closely(streets: StreetAnswer, row: int) -> StreetDetail | None:
    """Luminance, glare, the least luminaire and the widest spacing of a street; None without lamps.

    All of it is of the straight road that stands for the street: even spacing, one height, the
    luminaire most of its lamps have now.
    """
    district, lighting = streets.answer.district, streets.answer.results["lighting"]
    name = streets.now.lighting_class[row]
    road = road_of_row(district, streets.book, row, lighting.luminaire, name, lighting.level_frac)
    if road is None:
        return None
    report = street_report(road)
    least = least_luminaire(road, dimmed=True)
    names = streets.book.luminaire_names
    holding = None if least.met else holding_spacing_m(road)
    standing = int(streets.now.lamps[row])
    lacking = posts_added(standing, float(road["lamps"]["spacing_m"]), holding)
    return StreetDetail(
        row=row,
        spacing_m=float(road["lamps"]["spacing_m"]),
        arrangement=str(road["lamps"]["arrangement"]),
        luminance_cd_m2=float(report["luminance_mean_cd_m2"]),
        overall_uniformity=float(report["overall_uniformity"]),
        longitudinal_uniformity=float(report["longitudinal_uniformity"]),
        threshold_increment_pct=float(report["threshold_increment_pct"]),
        met=bool(report["met"]),
        least_luminaire=names[int(luminaire_index([least.code])[0])],
        least_level_frac=least.flux_frac,
        least_met=least.met,
        least_failing=least.failing,
        widest_spacing_m=greatest_spacing_m(road),
        holding_spacing_m=holding,
        posts_lacking=lacking,
        posts_lacking_eur=lacking * streets.answer.results["factors"]["lamp_post_eur"],
    )
