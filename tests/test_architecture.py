"""The rules of the house, read from the code itself. Each rule is seen to fail once."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from pytest_archon import archrule

ROOT = Path(__file__).parent.parent
PACKAGES = ("twin", "ui", "layers", "models", "sample_districts")
DRAWERS = {"utils", "helpers", "misc", "common", "manager"}
WIRES_MODELS_AND_LAYERS = (
    *("twin.steps*", "twin.measures*", "twin.safety*", "twin.on_demand*"),
    *("twin.uncertainty*", "twin.pathway*", "twin.verify*"),
    *("twin.answer.step_table", "twin.district.folder"),
)


def sources() -> list[Path]:
    return sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))


def lines_of(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def long_functions(path: Path, text: str) -> list[str]:
    nodes = ast.walk(ast.parse(text))
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        f"{path}:{f.lineno} {f.name}: {n} lines" for f in functions if (n := body_lines(f)) > 40
    ]


def long_classes(path: Path, text: str) -> list[str]:
    classes = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ClassDef)]
    return [f"{path}:{c.lineno} {c.name}: {n} lines" for c in classes if (n := lines_of(c)) > 200]


def test_that_models_know_neither_layers_nor_twin_nor_ui():
    (
        archrule("models stand alone")
        .match("models*")
        .should_not_import("layers*", "twin*", "ui*", "sample_districts*")
        .check("models", only_direct_imports=True)
    )


def test_that_layers_know_neither_models_nor_twin_nor_ui():
    (
        archrule("layers stand alone")
        .match("layers*")
        .should_not_import("models*", "twin*", "ui*", "sample_districts*")
        .check("layers", only_direct_imports=True)
    )


def test_that_only_the_steps_and_the_loader_import_models_and_layers():
    (
        archrule("one place wires physics and files")
        .match("twin*")
        .exclude(*WIRES_MODELS_AND_LAYERS)
        .should_not_import("models*", "layers*")
        .check("twin", only_direct_imports=True, skip_type_checking=True)
    )


def test_that_twin_layers_and_models_know_neither_qt_nor_vtk():
    for package in ("twin", "layers", "models"):
        (
            archrule(f"{package} has no window")
            .match(f"{package}*")
            .should_not_import("PySide6*", "pyvista*", "vtk*", "pyqtgraph*", "ui*")
            .check(package, only_direct_imports=True)
        )


def test_that_the_window_reaches_models_and_layers_only_through_twin():
    (
        archrule("ui sees twin only")
        .match("ui*")
        .should_not_import("models*", "layers*", "sample_districts*")
        .check("ui", only_direct_imports=True, skip_type_checking=True)
    )


def test_that_models_use_arrays_and_nothing_else():
    (
        archrule("models are arrays in, arrays out")
        .match("models*")
        .should_not_import("pandas", "geopandas*", "shapely*", "rasterio*", "pyogrio*", "pydantic*")
        .check("models", only_direct_imports=True)
    )


def test_that_an_arrow_pointing_the_wrong_way_is_caught(tmp_path):
    package = tmp_path / "wrongway"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "physics.py").write_text("import twin.engine.engine\n")
    (tmp_path / "test_rule.py").write_text(
        "from pytest_archon import archrule\n"
        "def test_rule():\n"
        "    archrule('r').match('wrongway*').should_not_import('twin*')"
        ".check('wrongway', only_direct_imports=True)\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_rule.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "FORBIDDEN import twin.engine.engine" in run.stdout


def test_that_files_stay_within_300_lines():
    long = [f"{p}: {n}" for p in sources() if (n := len(p.read_text().splitlines())) > 300]
    assert not long


def test_that_functions_stay_within_40_lines_and_classes_within_200():
    too_long = [
        fault
        for path in sources()
        for fault in long_functions(path, path.read_text()) + long_classes(path, path.read_text())
    ]
    assert not too_long


def test_that_a_function_of_41_lines_is_caught():
    text = "def f():\n    '''Doc.'''\n" + "    x = 1\n" * 41
    assert long_functions(Path("x.py"), text)
    assert not long_functions(Path("x.py"), text.replace("    x = 1\n", "", 1))


def test_that_a_class_of_201_lines_is_caught():
    assert long_classes(Path("x.py"), "class C:\n" + "    x = 1\n" * 200)
    assert not long_classes(Path("x.py"), "class C:\n" + "    x = 1\n" * 199)


def test_that_no_file_is_a_drawer():
    assert not [p for p in sources() if p.stem in DRAWERS or DRAWERS & set(p.parts)]
