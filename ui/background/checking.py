"""Every data-quality issue of a district, found off the GUI thread.

Physics and readers are imported inside the functions, so that the window is shown before they load.
"""

from dataclasses import fields

from twin.district.district import District
from ui.view_state.issue_wording import IssueRow


def issues_of(district: District) -> tuple[IssueRow, ...]:
    """Every data-quality issue of a district."""
    from twin.district.folder import check_district

    names = [f.name for f in fields(IssueRow)]
    found = check_district(str(district.folder))
    return tuple(IssueRow(*(str(getattr(issue, name)) for name in names)) for issue in found)
