"""Commands that write what is taken away: report, slides, web page, tables and pictures."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from twin.answer.bands import Bands, bands_from_plain
from twin.answer.compare import Answer
from twin.command.progress import LINE, progress_of, say
from twin.command.scenario import add_scenario_arguments
from twin.snapshot.bundle import is_snapshot, read_snapshot
from twin.takeaway.material import Material
from twin.takeaway.words.language import language

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
AnswerOf = Callable[[argparse.Namespace], Answer]


def add_takeaway_commands(commands: Commands, answer_of: AnswerOf) -> None:
    """One command for each kind of thing."""
    report = _command(commands, answer_of, "report", "write the report as a PDF", _report)
    report.add_argument("--out", type=Path, metavar="FILE.pdf", required=True)
    _add_words(report, samples=True)

    slides = _command(commands, answer_of, "slides", "write slides as a .pptx", _slides)
    slides.add_argument("--out", type=Path, metavar="FILE.pptx", required=True)
    slides.add_argument("--template", type=Path, metavar="FILE.pptx",
                        help="a presentation whose master and size are taken")  # fmt: skip
    _add_words(slides, samples=True)

    page = _command(
        commands, answer_of, "page", "write one web page with the district in 3D", _page
    )
    page.add_argument("--out", type=Path, metavar="FILE.html", required=True)
    _add_words(page, samples=False)

    tables = _command(commands, answer_of, "tables", "write tables and map layers", _tables,
                      into_folder=True)  # fmt: skip
    tables.add_argument("--out", type=Path, metavar="FOLDER", required=True)
    _add_words(tables, samples=True)

    pictures = _command(commands, answer_of, "pictures", "write maps and charts in 4K and as SVG",
                        _pictures, into_folder=True)  # fmt: skip
    pictures.add_argument("--out", type=Path, metavar="FOLDER", required=True)
    pictures.add_argument("--width", type=_width, metavar="PIXELS", default=3840,
                          help="200 to 16,000 (default: 3840)")  # fmt: skip
    _add_words(pictures, samples=False)


def _command(
    commands: Commands, answer_of: AnswerOf, name: str, what: str,
    write: Callable[[argparse.Namespace, Answer], None], into_folder: bool = False,
) -> argparse.ArgumentParser:  # fmt: skip
    """A command that calculates, writes to --out and prints where."""

    def run(given: argparse.Namespace) -> int:
        check_out(given.out, into_folder)
        write(given, answer_of(given))
        LINE.end()
        print(given.out)  # noqa: T201
        return 0

    one = commands.add_parser(name, help=what)
    add_scenario_arguments(one, with_json=False)
    one.set_defaults(command=run)
    return one


def _add_words(one: argparse.ArgumentParser, samples: bool) -> None:
    one.add_argument("--lang", metavar="LANGUAGE", default="en", type=_known_language,
                     help="en (default) or another language that there are texts for")  # fmt: skip
    if samples:
        one.add_argument("--samples", type=int, metavar="N", default=64,
                         help="80 %% intervals from N samples; 0: none (default: 64)")  # fmt: skip
        one.add_argument("--seed", type=int, metavar="S", default=1, help="default: 1")


def _width(text: str) -> int:
    if not text.isdigit() or not 200 <= int(text) <= 16_000:
        raise argparse.ArgumentTypeError(f"'{text:.20}': give 200 to 16,000 pixels.")
    return int(text)


def _known_language(key: str) -> str:
    try:
        return language(key).key
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def check_out(path: Path, into_folder: bool) -> None:
    """Refuse a place before anybody waits for the numbers. Raises ValueError."""
    if into_folder and path.exists() and not path.is_dir():
        raise ValueError(f"{path} is a file; name a new or empty folder.")
    if path.is_dir() and not into_folder:
        raise ValueError(f"{path} is a folder; name a file.")
    nearest = next(p for p in path.absolute().parents if p.exists())
    if not nearest.is_dir():
        raise ValueError(f"{path} cannot be made: {nearest} is a file; name another place.")


def material_of(given: argparse.Namespace, answer: Answer, keys: tuple[str, ...]) -> Material:
    """What an export is made of; a snapshot brings its own date and intervals."""
    from ui.takeaway import export

    made_at, bands = "", None
    if given.scenario is None and is_snapshot(given.district):
        kept = read_snapshot(Path(given.district))
        made_at = kept.made_at
        if plain := kept.numbers.get("bands"):
            bands = bands_from_plain(plain)
    if bands is None:
        bands = _sampled(given, answer)
    LINE.show("Writing", 0.0)
    return export.material_of(answer, bands, keys, made_at)


def _sampled(given: argparse.Namespace, answer: Answer) -> Bands | None:
    if not getattr(given, "samples", 0):
        return None
    from twin.uncertainty.sampled_bands import bands

    return bands(
        answer, given.samples, given.seed, progress_of("Sampling how sure the numbers are")
    )


def _report(given: argparse.Namespace, answer: Answer) -> None:
    from twin.takeaway.report.report import MAPS
    from ui.takeaway.export import write_report

    write_report(given.out, material_of(given, answer, MAPS), given.lang, _never)
    say("The report is in:")


def _slides(given: argparse.Namespace, answer: Answer) -> None:
    from twin.takeaway.report.report import MAPS
    from ui.takeaway.export import write_slides

    write_slides(given.out, material_of(given, answer, MAPS), given.lang, _never, given.template)
    say("The slides are in:")


def _page(given: argparse.Namespace, answer: Answer) -> None:
    from ui.takeaway.export import write_page

    write_page(given.out, material_of(given, answer, ()), given.lang, _never)
    say("The page is in:")


def _tables(given: argparse.Namespace, answer: Answer) -> None:
    from ui.takeaway.export import write_tables

    write_tables(given.out, material_of(given, answer, ()), given.lang, _never)
    say("The tables are in:")


def _pictures(given: argparse.Namespace, answer: Answer) -> None:
    from twin.takeaway.drawing.picture_set import MAPS, write_pictures

    material = material_of(given, answer, MAPS)
    write_pictures(given.out, material, language(given.lang), given.width)
    say("The pictures are in:")


def _never() -> bool:
    """A command ends by Ctrl-C, not by being asked."""
    return False
