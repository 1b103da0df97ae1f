"""The command that asks the judges: what is not run never counts as passed."""

import json
from pathlib import Path

import pytest

from tests.evidence import run
from tests.evidence.record import Judge, JudgeAbsent, Record
from tests.reference_files import ReferenceAbsent
from twin.command import evidence as evidence_command
from twin.command import main as cli

GOOD = Record("light", "Radiance", "Street light", "0.2 %", "0.1 %", 3, 3, True,
              tables={"roads": "| new |"})  # fmt: skip
BAD = Record("heat", "EnergyPlus", "Zone model", "5 %", "9 %", 1, 3, False)
PAGE = """# Validation
<!-- judges: begin -->
old
<!-- judges: end -->
<!-- roads: begin -->
| old |
<!-- roads: end -->
the end
"""


def judge_that(outcome: Record | Exception) -> Judge:
    def ask() -> Record:
        if isinstance(outcome, Record):
            return outcome
        raise outcome

    return Judge("one", "light", "Radiance", "Street light", ask)


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        (ReferenceAbsent("weather/x.epw is absent"), "not run: weather/x.epw is absent"),
        (JudgeAbsent("EnergyPlus is not installed"), "not run: EnergyPlus is not installed"),
        (ModuleNotFoundError("no", name="pyradiance"), "not run: pyradiance is not installed"),
    ],
)
def test_that_what_is_absent_is_not_run_and_not_passed(why: Exception, reason: str) -> None:
    (record,) = run.ask_all([judge_that(why)], lambda _: None)
    assert record.passed is None
    assert record.verdict == reason


def test_that_a_judge_that_breaks_counts_against_the_program() -> None:
    (record,) = run.ask_all([judge_that(ZeroDivisionError("by\nzero"))], lambda _: None)
    assert record.passed is False
    assert record.found == "the judge broke: ZeroDivisionError: by"


def test_that_only_what_stands_between_markers_is_written_anew() -> None:
    text = run.page(PAGE, [GOOD, judge_that(GOOD).not_run("no file")], "2026-12-01")
    assert "old" not in text
    assert "<!-- roads: begin -->\n| new |\n<!-- roads: end -->" in text
    assert "| 3 of 3 | **passed** | 2026-12-01 |" in text
    assert "**not run: no file** |  |" in text
    assert text.endswith("the end\n")


def test_that_a_page_without_a_place_for_a_table_says_so() -> None:
    with pytest.raises(ValueError, match="the page has no place for 'roads'"):
        run.page(PAGE.replace("roads: end", "rods: end"), [GOOD], "2026-12-01")


def test_that_the_page_of_the_project_has_a_place_for_every_table() -> None:
    text = run.DOCS.read_text(encoding="utf-8")
    for marker in ("judges", "zone model", "further cases", "energyplus", "check roads", "feeder",
                   "heat need by archetype", "sessions", "weather", "months"):  # fmt: skip
        run.put(text, marker, "x")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A page of its own, and nothing fetched."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(run, "DOCS", page)
    monkeypatch.setattr(run, "gather", lambda folder, say: ["a.epw answers 404."])
    return page


@pytest.mark.parametrize(("outcome", "status"), [(GOOD, 0), (BAD, 1)])
def test_that_the_exit_status_says_whether_a_judge_found_against_the_program(
    quick: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    outcome: Record,
    status: int,
) -> None:
    monkeypatch.setattr(run, "JUDGES", (judge_that(outcome),))
    assert cli.main(["evidence", "--json", "--out", str(quick)]) == status
    told = json.loads(capsys.readouterr().out)
    assert told["missing"] == ["a.epw answers 404."]
    assert told["judges"][0]["verdict"] == outcome.verdict
    assert "old\n<!-- judges" not in quick.read_text(encoding="utf-8")


def test_that_a_judge_that_was_not_run_does_not_fail_the_command(
    quick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "JUDGES", (judge_that(ReferenceAbsent("no file")),))
    assert cli.main(["evidence", "--out", str(quick)]) == 0
    assert "not run: no file" in capsys.readouterr().out


def test_that_a_folder_that_is_none_is_refused_in_a_sentence(
    quick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["evidence", "--from", str(quick), "--out", str(quick)]) == 1
    assert "is no folder; give one that holds the reference files" in capsys.readouterr().err


def test_that_an_installed_program_says_that_a_checkout_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evidence_command, "ROOT", tmp_path)
    assert cli.main(["evidence"]) == 1
    assert "'evidence' needs a checkout of the project" in capsys.readouterr().err
