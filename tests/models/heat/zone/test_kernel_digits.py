"""What is compiled gives the same digits the first time and ever after."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[4]


def compiled_functions(folder: Path) -> dict[str, tuple[dict[str, str], set[str]]]:
    """Of every function under njit: what njit was told, and whom it calls."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "njit":
                    told = {str(k.arg): ast.unparse(k.value) for k in mark.keywords}
                    found[node.name] = (told, _called(node))
    return found


def _called(function: ast.FunctionDef) -> set[str]:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {name.id for name in calls if isinstance(name, ast.Name)}


def out_of_line(functions: dict[str, tuple[dict[str, str], set[str]]]) -> list[str]:
    """Fast-math functions that others call and that need not be taken into those."""
    called = set().union(*(calls for _, calls in functions.values()))
    return [
        name
        for name, (told, _) in functions.items()
        if name in called
        and "fastmath" in told
        and told.get("forceinline") != "True"
        and told.get("inline") != "'always'"
    ]


def test_that_fast_math_functions_are_taken_into_whoever_calls_them():
    # Out of line, a process that has just compiled one runs the copy that was optimised alone,
    # and one that reads it from the cache the copy that was optimised with its caller. Sums that
    # may be taken in any order then differ in their last digits.
    assert out_of_line(compiled_functions(ROOT / "models")) == []


def test_that_the_rule_sees_a_function_that_is_left_out_of_line(tmp_path):
    text = "@njit(fastmath=True)\ndef inner(): pass\n@njit\ndef bare(): pass\n"
    text += "@njit(cache=True)\ndef outer(): inner()\n"
    (tmp_path / "kernel.py").write_text(text)
    assert out_of_line(compiled_functions(tmp_path)) == ["inner"]
