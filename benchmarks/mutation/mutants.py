"""Mutation test of the calculation code: of small faults put in, how many do the tests find?

`python -m benchmarks.mutation.mutants` records which test runs which line, draws faults at random
(Cosmic Ray's operators, a fixed seed) from `models/` and the calculating folders of `twin/`, puts
each into a copy of the tree, and runs the tests of its line, the quickest first, until one fails. A
mutant that no test stops has survived: it is listed, to be killed by a new test or named as
equivalent in `benchmarks/mutation/mutants_equivalent.csv`. Results are kept by line, so that a run
can go on; `--again` records anew and runs the survivors of last time. Needs `pip install
cosmic-ray`.
"""

import argparse
import ast
import csv
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing import Process
from pathlib import Path

from benchmarks.mutation.covering_tests import CoveringTests
from benchmarks.mutation.mutant_runner import NOT_LOADED, Runner, rounds, share_kernels

ROOT = Path(__file__).resolve().parents[2]
CALCULATING = (
    "models", "twin/answer", "twin/engine", "twin/on_demand", "twin/pathway", "twin/steps",
    "twin/targets", "twin/uncertainty",
)  # fmt: skip
_PAIRS = (
    "ReplaceBinaryOperator_Add_Sub", "ReplaceBinaryOperator_Sub_Add",
    "ReplaceBinaryOperator_Mul_Div", "ReplaceBinaryOperator_Div_Mul",
    "ReplaceBinaryOperator_Pow_Mul", "ReplaceBinaryOperator_FloorDiv_Mul",
    "ReplaceBinaryOperator_Mod_Mul", "ReplaceComparisonOperator_Lt_LtE",
    "ReplaceComparisonOperator_Lt_GtE", "ReplaceComparisonOperator_LtE_Lt",
    "ReplaceComparisonOperator_LtE_Gt", "ReplaceComparisonOperator_Gt_GtE",
    "ReplaceComparisonOperator_Gt_LtE", "ReplaceComparisonOperator_GtE_Gt",
    "ReplaceComparisonOperator_GtE_Lt", "ReplaceComparisonOperator_Eq_NotEq",
    "ReplaceComparisonOperator_NotEq_Eq", "ReplaceComparisonOperator_Is_IsNot",
    "ReplaceComparisonOperator_IsNot_Is", "ReplaceUnaryOperator_Delete_USub",
    "ReplaceUnaryOperator_Delete_Not", "ReplaceAndWithOr", "ReplaceOrWithAnd",
    "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak", "ZeroIterationForLoop", "AddNot", "NumberReplacer",
)  # fmt: skip
OPERATORS = tuple(f"core/{name}" for name in _PAIRS)


@dataclass(frozen=True)
class Mutant:
    """One small fault: the operator's `occurrence` in a module, and the line as it then reads."""

    module: str
    operator: str
    occurrence: int
    line: int
    before: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.module}:{self.before.strip()} -> {self.after.strip()}"


def mutated(text: str, operator: str, occurrence: int) -> str | None:
    """The module with one fault in it; None where the operator has no such occurrence."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    code: str | None = mutate_code(text, get_operator(operator)(), occurrence)
    return code


def sample(count: int, seed: int, root: Path = ROOT) -> list[Mutant]:
    """So many mutants, each place and operator as likely as any other."""
    places = [p for folder in CALCULATING for p in _places_in(root, folder)]
    random.Random(seed).shuffle(places)
    made: list[Mutant] = []
    for module, operator, occurrence in places:
        if len(made) == count:
            break
        mutant = _mutant(root, module, operator, occurrence)
        if mutant is not None:
            made.append(mutant)
    return made


def _places_in(root: Path, folder: str) -> Iterator[tuple[str, str, int]]:
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator

    for path in sorted((root / folder).rglob("*.py")):
        nodes = list(ast_nodes(get_ast(path.read_text("utf-8"))))
        for name in OPERATORS:
            operator = get_operator(name)()
            found = sum(1 for node in nodes for _ in operator.mutation_positions(node))
            yield from ((str(path.relative_to(root)), name, i) for i in range(found))


def _mutant(root: Path, module: str, operator: str, occurrence: int) -> Mutant | None:
    """None where the module reads as before, or is no Python any more: `**` is no product there;
    nor of a decorator, which calculates nothing (a record that may be changed, kernels kept)."""
    text = (root / module).read_text("utf-8")
    changed = mutated(text, operator, occurrence)
    if changed is None or changed == text:
        return None
    try:
        ast.parse(changed)
    except SyntaxError:
        return None
    pairs = zip(text.splitlines(), changed.splitlines(), strict=False)
    differing = ((i, a, b) for i, (a, b) in enumerate(pairs, 1) if a != b)
    line, before, after = next(differing, (0, "", ""))
    if before.lstrip().startswith("@"):
        return None
    return Mutant(module, operator, occurrence, line, before, after)


def _record_share(worker: int, workers: int, tree: Path, records: Path) -> None:
    runner = Runner(tree)
    for test in runner.test_files()[worker::workers]:
        out = records / f"{test.replace('/', '.')}.json"
        if not out.is_file():
            runner.record(test, out)


def _run_share(mutants: list[Mutant], loaded: bool, tree: Path, records: Path, out: Path) -> None:
    """All before the quickest tests of their lines, then what is left before the others; last those
    for which kernels are compiled anew. `loaded`: those in plain functions, else the others."""
    covering, runner = CoveringTests(tree, records), Runner(tree)
    unfit = {key for key, fate in results(out).items() if fate == NOT_LOADED}
    mutants = [m for m in mutants if loaded is (
        covering.in_plain_body(m.module, m.line) and m.key not in unfit)]  # fmt: skip
    mutants = sorted(mutants, key=lambda m: covering.reaches_compiled(m.module, m.line))
    if loaded:
        runner.load()
    for turn in range(2):
        left = []
        for mutant in mutants:
            tests = rounds(covering, mutant.module, mutant.line)[turn]
            text = mutated(
                (tree / mutant.module).read_text("utf-8"), mutant.operator, mutant.occurrence
            )
            assert text is not None
            fate, began = "survived", time.monotonic()
            if tests:
                fate = runner.fate(mutant.module, mutant.line, text, covering, tests)
            if fate == "survived":
                left.append(mutant)
            row = {**asdict(mutant), "fate": fate, "wall_s": round(time.monotonic() - began, 1)}
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        mutants = left


def results(out: Path) -> dict[str, str]:
    """What became of each mutant, the last run of it counting."""
    if not out.is_file():
        return {}
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return {Mutant(**{k: row[k] for k in Mutant.__annotations__}).key: row["fate"] for row in rows}


def equivalent() -> dict[str, str]:
    """Mutants that calculate the same as the program, with the reason."""
    path = ROOT / "benchmarks/mutation/mutants_equivalent.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["mutant"]: row["reason"] for row in csv.DictReader(file)}


def report(mutants: list[Mutant], fates: dict[str, str]) -> str:
    """The kill rate over all that were run and are not equivalent, and every survivor."""
    same = equivalent()
    run = [m for m in mutants if m.key in fates]
    alive = [m for m in run if fates[m.key] == "survived"]
    left = [m for m in alive if m.key not in same]
    judged = len(run) - (len(alive) - len(left))
    rate = 100.0 * (1.0 - len(left) / judged) if judged else float("nan")
    lines = [f"SURVIVED {m.module}:{m.line}  {m.before.strip()}  ->  {m.after.strip()}"
             for m in left]  # fmt: skip
    return "\n".join(
        [*lines, f"{len(run)} of {len(mutants)} mutants run, {len(alive) - len(left)} equivalent, "
         f"{len(left)} survived, {rate:.1f} % killed"]
    )  # fmt: skip


def _run(
    mutants: list[Mutant], fates: dict[str, str], workers: int, again: bool, out: Path, log: Path
) -> None:
    wanted = [m for m in mutants
              if m.key not in fates or (again and fates[m.key] == "survived")]  # fmt: skip
    trees = [Runner.copy_of(ROOT, out / f"tree_{w}") for w in range(workers)]
    records = out / "records"
    if again:
        shutil.rmtree(records, ignore_errors=True)
    records.mkdir(exist_ok=True)
    _side_by_side([Process(target=_record_share, args=(w, workers, tree, records))
                   for w, tree in enumerate(trees)])  # fmt: skip
    share_kernels(trees)
    for loaded in (True, False):
        shares = [(wanted[w::workers], loaded, tree, records, log) for w, tree in enumerate(trees)]
        _side_by_side([Process(target=_run_share, args=share) for share in shares])


def _side_by_side(hands: list[Process]) -> None:
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--out", type=Path, default=Path("out/mutants"))
    options.add_argument("--again", action="store_true", help="run the survivors once more")
    options.add_argument("--report", action="store_true", help="print only what is known")
    asked = options.parse_args()
    out = asked.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    log = out / f"seed_{asked.seed}.jsonl"
    mutants, fates = sample(asked.count, asked.seed), results(log)
    if not asked.report:
        _run(mutants, fates, asked.workers, asked.again, out, log)
    print(report(mutants, results(log)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
