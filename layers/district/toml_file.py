"""Reading a TOML file, each refusal one sentence."""

import tomllib
from pathlib import Path
from typing import Any

from layers.safety.limits import MOST_TEXT_BYTES, checked_depth, checked_file
from layers.source_error import SourceError

_WHOLE = 1 << 63  # TOML 1.0: whole numbers of 64 bits, signed


def toml_table(path: Path) -> dict[str, Any]:
    """The table in a TOML file of UTF-8, with or without the byte order mark of Windows editors.

    Raises SourceError with the file and the fix where it is absent, unreadable or no TOML.
    """
    checked_file(path, MOST_TEXT_BYTES, "TOML files")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the name.") from None
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except RecursionError as error:
        raise SourceError(f"{path} is not valid TOML (nested too deeply); replace it.") from error
    except ValueError as error:  # also a number of more digits than Python reads
        why = str(error).split(";")[0]
        raise SourceError(f"{path} is not valid TOML ({why}); correct that line.") from error
    checked_depth(table, str(path))
    _check_whole_numbers(table, str(path))
    return table


def _check_whole_numbers(value: Any, where: str) -> None:
    """Refuse whole numbers that TOML does not know, which no calculation could hold."""
    if isinstance(value, int) and not -_WHOLE <= value < _WHOLE:
        raise SourceError(
            f"{where} is a whole number of {len(str(abs(value)))} digits; TOML knows up to 19. "
            "Correct it."
        )
    inner = value.items() if isinstance(value, dict) else ()
    for key, part in inner if isinstance(value, dict) else enumerate(_listed(value), 1):
        _check_whole_numbers(part, f"{where}: {key}" if ": " not in where else f"{where}.{key}")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
