"""Every doubt about a district, found off the GUI thread.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from dataclasses import fields

from twin.district.district import District
from ui.view_state.doubt_wording import DoubtRow


def doubts_about(district: District) -> tuple[DoubtRow, ...]:
    """Every doubt about a district."""
    from twin.district.folder import check_district

    names = [f.name for f in fields(DoubtRow)]
    found = check_district(str(district.folder))
    return tuple(DoubtRow(*(str(getattr(doubt, name)) for name in names)) for doubt in found)
