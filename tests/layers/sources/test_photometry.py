"""EULUMDAT and IES LM-63: every symmetry gives the same light, every fault one sentence."""

from pathlib import Path

import numpy as np
import pyldt
import pytest

from layers.sources.photometry.photometric_file import PhotometryError, read_photometry
from layers.sources.photometry.table import solid_angle_weights
from tests.reference_files import reference_file

GAMMA = np.arange(0.0, 181.0, 5.0)


def light(c_deg: float, gamma_deg: np.ndarray, symmetry: int) -> np.ndarray:
    """Intensities [cd/klm] with the symmetry asked for."""
    c, g = np.radians(c_deg), np.radians(gamma_deg)
    across = {0: np.sin(c - 0.7), 1: 0.0, 2: np.cos(c), 3: np.sin(c), 4: np.cos(2 * c)}[symmetry]
    return 100.0 * np.maximum(np.cos(g), 0.0) * (1.0 + 0.5 * across * np.sin(g))


def eulumdat_lines(symmetry: int, c_step: float = 15.0, **change: str) -> list[str]:
    c_all = np.arange(0.0, 360.0, c_step)
    if symmetry == 1:
        c_all = np.array([0.0])
    kept = {
        0: c_all,
        1: c_all[:1],
        2: c_all[c_all <= 180],
        3: np.concatenate([c_all[c_all >= 270], c_all[c_all <= 90]]),
        4: c_all[c_all <= 90],
    }[symmetry]
    head = ["Maker", "1", str(symmetry), str(c_all.size), "0", str(GAMMA.size), "0", "", "Lamp"]
    head += ["1", "lamp.ldt", "today", "600", "300", "100", "0", "0", "0", "0", "0", "0"]
    head += ["100", "100", "1", "0", "1"]
    head += ["1", "LED", "2000", "3000", "70", "25"] + ["0.5"] * 10
    numbers = [*c_all, *GAMMA, *np.concatenate([light(c, GAMMA, symmetry) for c in kept])]
    lines = head + [f"{n:.6f}" for n in numbers]
    for line, text in change.items():
        lines[int(line.removeprefix("line")) - 1] = text
    return lines


def ies_text(symmetry: int, lumens: str = "2000", lead: str = "2.0", tilt: str = "NONE") -> str:
    last = {0: 360.0, 1: 0.0, 2: 180.0, 4: 90.0}[symmetry]
    c = np.array([0.0]) if symmetry == 1 else np.arange(0.0, last + 1, 15.0)
    rows = [f"1 {lumens} {lead} {GAMMA.size} {c.size} 1 2 0.6 0.3 0.1", "1 1 25"]
    rows += [" ".join(f"{g:g}" for g in GAMMA), " ".join(f"{a:g}" for a in c)]
    rows += [" ".join(f"{v:.6f}" for v in light(a, GAMMA, symmetry)) for a in c]
    return "\n".join(["IESNA:LM-63-2002", "[LUMINAIRE] Lamp", f"TILT={tilt}", *rows]) + "\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="iso-8859-1")
    return path


@pytest.mark.parametrize("symmetry", [0, 1, 2, 3, 4])
def test_that_every_eulumdat_symmetry_gives_the_light_all_around(tmp_path, symmetry):
    file = write(tmp_path / "a.ldt", "\r\n".join(eulumdat_lines(symmetry)) + "\r\n")
    read = read_photometry(file)
    assert read.c_deg[0] == 0
    assert read.c_deg[-1] == 360
    for c, row in zip(read.c_deg, read.intensity_cd):
        np.testing.assert_allclose(row, 2.0 * light(c, GAMMA, symmetry), atol=1e-5)
    assert read.circuit_w == 25
    assert read.flux_lm == pytest.approx(2 * 100 * np.pi, rel=0.01)


@pytest.mark.parametrize("symmetry", [0, 1, 2, 4])
def test_that_every_ies_symmetry_gives_the_light_all_around(tmp_path, symmetry):
    read = read_photometry(write(tmp_path / "a.IES", ies_text(symmetry)))
    for c, row in zip(read.c_deg, read.intensity_cd):
        np.testing.assert_allclose(row, 2.0 * light(c, GAMMA, symmetry), atol=1e-5)


def test_that_decimal_commas_blanks_and_several_values_in_a_line_are_read(tmp_path):
    lines = [line.replace(".", ",") for line in eulumdat_lines(0)]
    lines = lines[:42] + [" ".join(lines[i : i + 5]) + "  " for i in range(42, len(lines), 5)]
    plain = read_photometry(write(tmp_path / "a.ldt", "\n".join(eulumdat_lines(0))))
    comma = read_photometry(write(tmp_path / "b.ldt", "\n".join(lines) + "\n\n\x1a"))
    np.testing.assert_allclose(comma.intensity_cd, plain.intensity_cd)
    ies = read_photometry(write(tmp_path / "c.ies", ies_text(2).replace(".", ",")))
    np.testing.assert_allclose(ies.flux_lm, 2 * 100 * np.pi, rtol=0.01)


def test_that_absolute_photometry_keeps_its_candela(tmp_path):
    absolute = read_photometry(write(tmp_path / "a.ies", ies_text(2, lumens="-1")))
    assert absolute.declared_flux_lm is None
    assert absolute.flux_lm == pytest.approx(2 * 100 * np.pi, rel=0.01)
    lines = eulumdat_lines(0, line27="-1")
    assert read_photometry(write(tmp_path / "b.ldt", "\n".join(lines))).flux_lm == pytest.approx(
        2 * 100 * np.pi, rel=0.01
    )


def test_that_uneven_planes_and_a_missing_last_plane_are_closed(tmp_path):
    text = ies_text(0).splitlines()
    head, lead, watts, gammas, c, *rows = text[2:]
    keep = [0, 1, 2, 5, 8, 12, 16, 20, 23]
    angles = c.split()
    lead = lead.replace(f" {len(angles)} 1 2", f" {len(keep)} 1 2")
    body = [lead, watts, gammas, " ".join(angles[k] for k in keep), *(rows[k] for k in keep)]
    read = read_photometry(write(tmp_path / "a.ies", "\n".join(["IESNA91", head, *body])))
    assert read.c_deg.tolist() == [15.0 * k for k in keep] + [360.0]
    np.testing.assert_allclose(read.intensity_cd[-1], read.intensity_cd[0])


def test_that_the_tilt_table_is_kept(tmp_path):
    text = ies_text(1).replace("TILT=NONE", "TILT=INCLUDE\n1\n3\n0 45 90\n1.0 0.95 0.9")
    read = read_photometry(write(tmp_path / "a.ies", text))
    assert read.lamp_tilt_frac.tolist() == [1.0, 0.95, 0.9]
    with pytest.raises(PhotometryError, match=r"line 3: TILT names the file 'gone\.tlt'"):
        read_photometry(write(tmp_path / "b.ies", ies_text(1, tilt="gone.tlt")))


@pytest.mark.parametrize(("shift_deg", "side"), [(0, 90.0), (90, 180.0), (180, 270.0), (270, 0.0)])
def test_that_the_heavier_half_is_the_street_side(tmp_path, shift_deg, side):
    lines = eulumdat_lines(0)
    c = np.arange(0.0, 360.0, 15.0)
    turned = np.concatenate([light(a - shift_deg, GAMMA, 3) for a in c])
    lines[42 + c.size + GAMMA.size :] = [f"{v:.6f}" for v in turned]
    read = read_photometry(write(tmp_path / "a.ldt", "\n".join(lines)))
    assert read.street_side_c_deg == side
    assert read.half_flux_frac.max() > 0.6


def test_that_solid_angle_weights_cover_the_sphere_and_are_exact_for_straight_lines():
    c, g = np.linspace(0, 360, 9), np.array([0.0, 10, 35, 90, 180])
    assert solid_angle_weights(c, g).sum() == pytest.approx(4 * np.pi)
    straight = (solid_angle_weights(c, g) * np.radians(g)).sum()
    assert straight == pytest.approx(2 * np.pi * np.pi)  # integral of g sin g is pi


FAULTS = {
    "negative candela": ({"line110": "-4"}, r"line 110: the intensity -4 is negative"),
    "a candela beyond all lamps": (
        {"line110": "1e30"},
        r"line 110: the intensity 1e\+30 is beyond",
    ),
    "text": (
        {"line110": "four"},
        r"line 110: 'four' stands where an angle or an intensity belongs",
    ),
    "empty": ({"line110": ""}, r"line 110: nothing stands where"),
    "symmetry": ({"line3": "7"}, r"line 3: the symmetry \(0 to 4\) is 7"),
    "planes": ({"line4": "23"}, r"949 numbers follow line 42, but symmetry 0 with 23"),
    "flux": ({"line29": "0"}, r"line 29: 1 lamps of 0 lm give no light"),
    "conversion": ({"line24": "-2"}, r"line 24: the conversion factor -2 is negative"),
    "lamp sets": ({"line26": "-1"}, r"line 26: the number of lamp sets is -1"),
    "angles": ({"line45": "15"}, r"line 43: the C angles must rise, but 15 follows 15"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_that_a_faulty_eulumdat_file_is_refused_in_one_sentence(tmp_path, fault):
    change, message = FAULTS[fault]
    with pytest.raises(PhotometryError, match=message) as caught:
        read_photometry(write(tmp_path / "bad.ldt", "\n".join(eulumdat_lines(0, **change))))
    assert "bad.ldt" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("\x00\x01", "binary"),
        ("IESNA91\n1 2 3", "no TILT= line"),
        (ies_text(2)[:600], "the file ends at line"),
        (ies_text(2) + "5 6\n", "2 numbers too many"),
        (ies_text(2, lead="0"), "multiplier 0"),
        (ies_text(2).replace(" 1 2 0.6", " 2 2 0.6"), "photometric type is B"),
        (ies_text(2, lumens="-500"), "lamps of -500 lm"),
        (ies_text(2).replace("NONE\n1 ", "NONE\n0 "), "0 lamps"),
        (ies_text(2, lumens="many"), "'many' stands where a number of the lamp"),
        (ies_text(2).replace(" 165 180\n", " 165 179\n"), "horizontal angles run from 0 to 179"),
    ],
)
def test_that_a_faulty_ies_file_is_refused_in_one_sentence(tmp_path, text, message):
    with pytest.raises(PhotometryError, match=message) as caught:
        read_photometry(write(tmp_path / "bad.ies", text))
    assert "bad.ies" in str(caught.value)


def test_that_a_truncated_eulumdat_header_names_the_missing_line(tmp_path):
    with pytest.raises(PhotometryError, match="ends at line 20, before the number of lamp sets"):
        read_photometry(write(tmp_path / "a.ldt", "\n".join(eulumdat_lines(0)[:20])))
    with pytest.raises(PhotometryError, match="there is no such file"):
        read_photometry(tmp_path / "none.ldt")


REAL_FLUX_LM = {  # what the file declares to leave the luminaire, or integrates to where absolute
    "ITALO_1_5P5_S05_3.140-3M.IES": (10579.0, 0.01),
    "OutdoorRoadway_IES_OS_8988-2022_03_AM01_60W_4000K.ies": (9155.7, 0.01),
    "HellaEcoLight_2070lm_LDT.ies": (2070.0, 0.01),
    "demo_two_lamp_sets.ldt": (9408.0 * 0.78, 0.01),
    "projector.ldt": (6500.0 * 0.7771, 0.025),  # the file itself integrates 2 % above its ratio
    "road_luminaire.ldt": (33200.0 * 0.8442, 0.01),
}


def real_file(name: str) -> Path:
    return reference_file(f"photometry/{name}")


@pytest.mark.parametrize("name", REAL_FLUX_LM)
def test_that_real_files_integrate_to_their_declared_flux(name):
    flux_lm, tolerance = REAL_FLUX_LM[name]
    assert read_photometry(real_file(name)).flux_lm == pytest.approx(flux_lm, rel=tolerance)


def test_that_a_placeholder_header_is_told():
    (issue,) = read_photometry(real_file("HellaEcoLight_2070lm_LDT.ies")).issues
    assert "the header says 1000 lm" in issue


@pytest.mark.parametrize("name", [name for name in REAL_FLUX_LM if name.endswith(".ldt")])
def test_that_eulumdat_py_reads_the_same_intensities(name):
    file = real_file(name)
    ours = read_photometry(file)
    theirs = pyldt.LdtReader.read(str(file))
    per_klm = np.array(theirs.intensities)
    klm = {"demo_two_lamp_sets.ldt": 9.408, "projector.ldt": 6.5, "road_luminaire.ldt": 33.2}[name]
    np.testing.assert_allclose(ours.intensity_cd[:-1] / klm, per_klm, atol=1e-9)
