"""The door of every reader: what a strange file makes a library raise leaves as one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from layers.safety.clean_text import one_line
from layers.source_error import SourceError

FIX = "It may be damaged or cut off; export or download it again."
_SHOWN_LETTERS = 160


@contextmanager
def reader_door(path: Path, what: str, fix: str = FIX) -> Iterator[None]:
    """Let SourceError pass, and turn any other exception into one that names the file.

    Files come from strangers and go through large libraries, whose exceptions on damaged bytes
    are of every kind. Each fault with a better sentence is caught further in; the cause stays
    attached. what: 'a height raster'.
    """
    try:
        yield
    except SourceError:
        raise
    except MemoryError as error:
        raise SourceError(
            f"{path} needs more memory than there is to be read as {what}. Cut it to the district."
        ) from error
    except RecursionError as error:
        raise SourceError(f"{path} is nested too deeply to be read as {what}. {fix}") from error
    except Exception as error:
        raise SourceError(f"{path} cannot be read as {what} ({reason(error)}). {fix}") from error


def reason(error: BaseException) -> str:
    """What an exception says, in one line of ordinary length."""
    said = one_line(str(getattr(error, "strerror", None) or error)).split("; ")[0].rstrip(".")
    told = isinstance(error, OSError | RuntimeError) or type(error) is ValueError
    kind = "" if told else f"{type(error).__name__}: "
    return (kind + (said or "no reason given"))[:_SHOWN_LETTERS]
