"""Files that come out the same for the same content: no clock in them but the one that is told."""

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyogrio

_DATE = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


def moment() -> datetime:
    """When an export is made: now, or what SOURCE_DATE_EPOCH says (reproducible-builds.org), so
    that one who makes it again gets the same bytes."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(told), UTC) if told.isdigit() else datetime.now(UTC)


def settle_office_file(path: Path, when: datetime) -> None:
    """Take the clock out of a workbook or a presentation that was just written, but for `when`."""
    stamp = f"{when:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(path) as written:
        parts = [(e.filename, written.read(e)) for e in written.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as settled:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, content)


@contextmanager
def settled_geopackages(when: datetime) -> Iterator[None]:
    """Inside, GDAL writes this moment into a GeoPackage's list of contents."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{when:%Y-%m-%dT%H:%M:%S.000Z}"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
