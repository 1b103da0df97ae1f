"""Weather files of any form that is known, as EPW text."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from layers.safety.reader_door import reader_door
from layers.source_error import SourceError
from layers.sources.weather.pvgis import pvgis_epw
from layers.sources.weather.rows import WeatherFileError, text_lines
from layers.sources.weather.tmy3 import tmy3_epw


@contextmanager
def as_epw(path: Path) -> Iterator[Path]:
    """The file itself where it is EPW, else one of the same year that goes with the block.

    Read are EPW, typical years of PVGIS (JSON, CSV) and TMY3. Raises WeatherFileError.
    """
    text = _converted(Path(path))
    if text is None:
        yield Path(path)
        return
    with tempfile.TemporaryDirectory(prefix="district-twin-") as folder:
        made = Path(folder) / f"{Path(path).stem}.epw"
        made.write_text(text, encoding="utf-8")
        try:
            yield made
        except SourceError as error:
            if str(made) not in str(error):
                raise
            raise WeatherFileError(str(error).replace(str(made), str(path))) from error


def _converted(path: Path) -> str | None:
    """The EPW text of a file of another form; None where it is EPW, or none that is known."""
    with reader_door(path, "a weather file"):
        lines = text_lines(path)
        head = lines[0].lstrip()
        if head.startswith("{"):
            return pvgis_epw(path, "\n".join(lines))
        if head.startswith("Latitude (decimal"):
            return pvgis_epw(path, "\n".join(lines))
        if len(lines) > 1 and lines[1].startswith("Date (MM/DD/YYYY)"):
            return tmy3_epw(path, "\n".join(lines))
    return None
