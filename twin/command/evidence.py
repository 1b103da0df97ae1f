"""The command `district-twin evidence`: all judges asked, docs/validation.md written anew.

It needs a checkout with the libraries of its tests, since it writes that checkout's page with the
functions that its tests ask (docs/decisions/0018-evidence.md).
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NEEDED = Path("tests") / "evidence" / "run.py"


def add_evidence_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Callable[[str], None]
) -> None:
    """Add `evidence`; `say` tells what is going on."""
    parser = commands.add_parser("evidence", help="ask all judges of the numbers (in a checkout)")
    parser.add_argument(
        "--from", type=Path, metavar="FOLDER", dest="folder",
        help="take the reference files from here instead of fetching them",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: docs/validation.md")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a list")
    parser.set_defaults(command=lambda given: _evidence(given, say))


def _evidence(given: argparse.Namespace, say: Callable[[str], None]) -> int:
    if not (ROOT / _NEEDED).is_file():
        raise ValueError(
            f"'evidence' needs a checkout of the project, and {ROOT} is none; "
            "get one and run 'make evidence' in it."
        )
    sys.path.insert(0, str(ROOT))  # the judges import one another by their place in the checkout
    try:
        from tests.evidence import run
    except ImportError as absent:
        raise ValueError(
            f"'evidence' needs the libraries of the tests, and {absent.name} is not installed; "
            "'make evidence' in the checkout brings them."
        ) from absent
    status, text = run.main(given.folder, given.out, given.json, say)
    print(text)
    return int(status)
