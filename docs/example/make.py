"""Makes the example that README shows: `make example`.

Porta Romana with its sample scenario: one file, and from that file the report and the slides in two
languages and the web page in both.
"""

import sys
from pathlib import Path

from twin.command.main import main
from twin.district.folder import sample_folder

FOLDER = Path(__file__).parent
DISTRICT = "porta_romana"
LANGUAGES = ("en", "it")


def make() -> int:
    """Every file in turn; the first failure ends it."""
    scenario = sample_folder(DISTRICT) / "scenario_retrofit.json"
    file = str(FOLDER / f"{DISTRICT}.twinsnap")
    commands = [
        ["snapshot", DISTRICT, "--scenario", str(scenario), "--samples", "64", "--out", file],
        ["page", file, "--out", str(FOLDER / f"{DISTRICT}.html")],
    ]
    for lang in LANGUAGES:
        for kind, ending in (("report", "pdf"), ("slides", "pptx")):
            out = str(FOLDER / f"{DISTRICT}_{lang}.{ending}")
            commands.append([kind, file, "--lang", lang, "--out", out])
    return next((code for command in commands if (code := main(command))), 0)


if __name__ == "__main__":
    sys.exit(make())
