"""Files that come out the same for the same content: no clock in them but the one that is told."""

import io
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
    path.write_bytes(_settled(path.read_bytes(), when))


def _settled(office_file: bytes, when: datetime) -> bytes:
    stamp = f"{when:%Y-%m-%dT%H:%M:%SZ}".encode()
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(office_file)) as written,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for part in written.infolist():
            content = written.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            elif part.filename.endswith(".xlsx"):  # the numbers behind a chart of a presentation
                content = _settled(content, when)
            entry = zipfile.ZipInfo(part.filename, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, content)
    return buffer.getvalue()


@contextmanager
def settled_geopackages(when: datetime) -> Iterator[None]:
    """Inside, GDAL writes this moment into a GeoPackage's list of contents."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{when:%Y-%m-%dT%H:%M:%S.000Z}"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
