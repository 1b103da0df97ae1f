"""Reading a TOML file, each refusal one sentence."""

import tomllib
from pathlib import Path
from typing import Any

from layers.source_error import SourceError


def toml_table(path: Path) -> dict[str, Any]:
    """The table in a TOML file of UTF-8, with or without the byte order mark of Windows editors.

    Raises SourceError with the file and the mend where it is absent, unreadable or no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file; check the name.") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the name.") from None
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except RecursionError as error:
        raise SourceError(f"{path} is not valid TOML (nested too deeply); replace it.") from error
    except ValueError as error:  # also a number of more digits than Python reads
        why = str(error).split(";")[0]
        raise SourceError(f"{path} is not valid TOML ({why}); correct that line.") from error
