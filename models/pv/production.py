"""Hourly production of one kilowatt-peak on eight roof directions and on flat roofs.

A building's production is its kilowatt-peak per direction, (n_buildings, 9), times this table,
(9, n_hours): the large array (n_buildings, n_hours) never needs to exist.

Chain and sources, all by pvlib:
plane irradiance after Perez et al. 1990 (doi:10.1016/0038-092X(90)90055-H);
reflection at the glass by the Fresnel model of De Soto et al. 2006, sky and ground part after
Marion 2017 (doi:10.1016/j.solener.2017.02.011);
cell temperature by the PVsyst heat balance (`pvlib.temperature.pvsyst_cell`);
DC power, losses and inverter after PVWatts version 5 (Dobos 2014, doi:10.2172/1158421);
rows on flat roofs: shade by the row in front after Anderson and Jensen 2024, hidden sky after
Passias and Kallback 1984 (doi:10.1016/0379-6787(84)90017-6).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.basis.calendar import HOURS

SECTOR_AZIMUTHS_DEG = (0.0, 45.0, 90.0, 135.0, 180.0, 225.0, 270.0, 315.0)
FLAT = 8
N_DIRECTIONS = 9

_START_OF_2023_S = 1672531200.0

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Sky:
    """Sun and weather of each hour, arrays (n_hours,); angles for the middle of the hour."""

    sun_zenith_deg: Array
    sun_azimuth_deg: Array
    ghi_w_m2: Array
    dni_w_m2: Array
    dhi_w_m2: Array
    dni_extra_w_m2: Array
    air_c: Array
    wind_m_s: Array
    latitude_deg: float
    albedo_frac: float


@dataclass(frozen=True)
class Module:
    """What is put on the roofs, per kilowatt-peak.

    Temperature coefficient and efficiency: crystalline silicon as sold today, an estimate in the
    middle of makers' data sheets. Losses: PVWatts v5 defaults (soiling 2, shade 3, mismatch 2,
    wiring 2, connections 0.5, first-light 1.5, nameplate 1, availability 3 %; together 14.1 %);
    its 3 % for shade stay for what a district model does not hold: chimneys, aerials, twigs.
    Shade by buildings, terrain and rows is calculated and comes on top. Heat loss factors: PVsyst,
    semi-integrated 20 W/m2K on pitched roofs, free-standing 29 W/m2K on rows.
    """

    efficiency_frac: float = 0.21
    power_per_kelvin_frac: float = -0.0035
    system_loss_frac: float = 0.1408
    inverter_efficiency_frac: float = 0.96
    dc_per_ac: float = 1.1
    pitched_heat_loss_w_m2k: float = 20.0
    flat_heat_loss_w_m2k: float = 29.0


DEFAULT_MODULE = Module()


@dataclass(frozen=True)
class Mounting:
    """Pitched roofs at one tilt; rows on flat roofs at a tilt and a ground cover ratio.

    Rows at 15 deg with half of the ground covered are an estimate of common practice.
    """

    pitched_tilt_deg: float = 30.0
    flat_tilt_deg: float = 15.0
    flat_cover_frac: float = 0.5


DEFAULT_MOUNTING = Mounting()


def sky_of(
    latitude_deg: float,
    longitude_deg: float,
    utc_offset_h: float,
    ghi_w_m2: Array,
    dni_w_m2: Array,
    dhi_w_m2: Array,
    air_c: Array,
    wind_m_s: Array,
    altitude_m: float = 0.0,
    albedo_frac: float = 0.2,
) -> Sky:
    """The sun's position at each half hour of a 365-day year, next to the weather (8760,).

    Hour h of a weather file ends at h:00, so its middle is half an hour earlier. 2023 is taken
    for the typical year; its calendar year moves the sun by less than 0.3 deg.
    """
    import pvlib  # here and below: see models.sun.position

    n = len(ghi_w_m2)
    if n != HOURS:
        raise ValueError(f"PV: the weather has {n} hours; give a full year of {HOURS} hours.")
    hour = np.arange(n)
    unix_s = _START_OF_2023_S + 3600.0 * (hour + 0.5 - utc_offset_h)
    sun = pvlib.spa.solar_position(
        unix_s, latitude_deg, longitude_deg, altitude_m, 1013.25, 12.0, 69.2, 0.5667
    )
    return Sky(
        sun_zenith_deg=sun[1],
        sun_azimuth_deg=sun[4],
        ghi_w_m2=np.asarray(ghi_w_m2, float),
        dni_w_m2=np.asarray(dni_w_m2, float),
        dhi_w_m2=np.asarray(dhi_w_m2, float),
        dni_extra_w_m2=np.asarray(pvlib.irradiance.get_extra_radiation(hour // 24 + 1), float),
        air_c=np.asarray(air_c, float),
        wind_m_s=np.asarray(wind_m_s, float),
        latitude_deg=latitude_deg,
        albedo_frac=albedo_frac,
    )


def unit_production_w_per_kwp(
    sky: Sky, module: Module = DEFAULT_MODULE, mounting: Mounting = DEFAULT_MOUNTING
) -> NDArray[np.float32]:
    """Alternating-current power of one kilowatt-peak, unshaded by neighbours.

    Returns (9, n_hours) [W/kWp]: rows 0..7 are pitched roofs facing north, north-east, ...,
    north-west (azimuths of `SECTOR_AZIMUTHS_DEG`), row 8 is rows of modules on a flat roof facing
    the equator.
    """
    rows = [
        _ac_w_per_kwp(
            sky,
            module,
            _plane(sky, mounting.pitched_tilt_deg, azimuth),
            mounting.pitched_tilt_deg,
            module.pitched_heat_loss_w_m2k,
        )
        for azimuth in SECTOR_AZIMUTHS_DEG
    ]
    equator_deg = 180.0 if sky.latitude_deg >= 0.0 else 0.0
    plane = _rows_in_front(
        sky,
        _plane(sky, mounting.flat_tilt_deg, equator_deg),
        mounting.flat_tilt_deg,
        equator_deg,
        mounting.flat_cover_frac,
    )
    rows.append(
        _ac_w_per_kwp(sky, module, plane, mounting.flat_tilt_deg, module.flat_heat_loss_w_m2k)
    )
    return np.asarray(rows, np.float32)


@dataclass(frozen=True)
class _Plane:
    """Irradiance on a tilted plane by part (n_hours,) [W/m2], and the angle of incidence [deg]."""

    beam_w_m2: Array
    sky_w_m2: Array
    ground_w_m2: Array
    incidence_deg: Array


def _plane(sky: Sky, tilt_deg: float, azimuth_deg: float) -> _Plane:
    import pvlib

    air_mass = pvlib.atmosphere.get_relative_airmass(np.minimum(sky.sun_zenith_deg, 89.9))
    parts = pvlib.irradiance.get_total_irradiance(
        tilt_deg,
        azimuth_deg,
        sky.sun_zenith_deg,
        sky.sun_azimuth_deg,
        sky.dni_w_m2,
        sky.ghi_w_m2,
        sky.dhi_w_m2,
        dni_extra=sky.dni_extra_w_m2,
        airmass=air_mass,
        albedo=sky.albedo_frac,
        model="perez",
    )
    incidence = pvlib.irradiance.aoi(tilt_deg, azimuth_deg, sky.sun_zenith_deg, sky.sun_azimuth_deg)
    return _Plane(
        np.nan_to_num(np.asarray(parts["poa_direct"])),
        np.nan_to_num(np.asarray(parts["poa_sky_diffuse"])),
        np.nan_to_num(np.asarray(parts["poa_ground_diffuse"])),
        np.asarray(incidence),
    )


def _rows_in_front(
    sky: Sky, plane: _Plane, tilt_deg: float, azimuth_deg: float, cover_frac: float
) -> _Plane:
    """The same plane with the row in front: beam shaded in proportion, part of the sky hidden."""
    import pvlib

    up = sky.sun_zenith_deg < 89.9
    shaded = np.zeros(len(up))
    shaded[up] = pvlib.shading.shaded_fraction1d(
        sky.sun_zenith_deg[up],
        sky.sun_azimuth_deg[up],
        axis_azimuth=azimuth_deg - 90.0,
        shaded_row_rotation=tilt_deg,
        collector_width=cover_frac,
        pitch=1.0,
    )
    hidden_deg = pvlib.shading.masking_angle_passias(tilt_deg, cover_frac)
    sky_loss = pvlib.shading.sky_diffuse_passias(hidden_deg)
    return _Plane(
        plane.beam_w_m2 * (1.0 - shaded),
        plane.sky_w_m2 * (1.0 - sky_loss),
        plane.ground_w_m2,
        plane.incidence_deg,
    )


def _ac_w_per_kwp(
    sky: Sky, module: Module, plane: _Plane, tilt_deg: float, heat_loss_w_m2k: float
) -> Array:
    """From irradiance on the plane to alternating current of one kilowatt-peak [W] (n_hours,)."""
    import pvlib

    through = pvlib.iam.marion_diffuse("physical", tilt_deg)
    effective = (
        plane.beam_w_m2 * pvlib.iam.physical(plane.incidence_deg)
        + plane.sky_w_m2 * through["sky"]
        + plane.ground_w_m2 * np.nan_to_num(through["ground"])
    )
    cell_c = pvlib.temperature.pvsyst_cell(
        plane.beam_w_m2 + plane.sky_w_m2 + plane.ground_w_m2,
        sky.air_c,
        sky.wind_m_s,
        u_c=heat_loss_w_m2k,
        u_v=0.0,
        module_efficiency=module.efficiency_frac,
        alpha_absorption=0.9,
    )
    dc_w = pvlib.pvsystem.pvwatts_dc(effective, cell_c, 1000.0, module.power_per_kelvin_frac)
    inverter_w = 1000.0 / module.dc_per_ac / module.inverter_efficiency_frac
    ac_w = pvlib.inverter.pvwatts(
        dc_w * (1.0 - module.system_loss_frac), inverter_w, module.inverter_efficiency_frac
    )
    power: Array = np.maximum(np.nan_to_num(np.asarray(ac_w)), 0.0)
    return power
