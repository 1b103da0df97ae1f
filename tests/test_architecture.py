"""The rules of the house, read from the code itself. Each rule is seen to fail once."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from pytest_archon import archrule

from tests.source_tree import Source, circle, folder_graph, imports_of, needs, parsed, read_tree

ROOT = Path(__file__).parent.parent
PACKAGES = ("layers", "models", "twin", "ui", "sample_districts")
DRAWERS = {"utils", "helpers", "misc", "common", "manager"}
MOST_FILES_IN_A_FOLDER, MOST_MEDIAN_FILES = 25, 8

MAY_IMPORT = {
    "models": set(),
    "layers": set(),
    "twin": set(),
    "twin/district": {"layers", "models"},  # reads folders, and knows which codes models know
    "twin/online": {"layers"},  # real districts from public services
    "twin/importing": {"layers"},  # files of a city, looked into and made a district
    "twin/measures": {"models"},  # a kind says in one place what it does to which columns
    "twin/safety": {"layers"},  # one door to what keeps files and words safe
    "twin/steps": {"layers", "models"},
    "twin/verify": {"layers", "models"},
    "twin/on_demand": {"layers", "models"},
    "twin/uncertainty": {"layers", "models"},
    "twin/export": {"layers"},  # the shells and meshes that other programs are given
    "twin/pathway": {"models"},
    "twin/who_pays": {"models"},
    "twin/takeaway": {"layers", "models"},  # meshes of the web page, names of luminaires
    "twin/city_data": {"layers"},  # tables as they are exported
    "twin/city_data/measured": {"models"},
    "twin/city": {"layers", "models"},  # the shapes and the sun of a piece of a district
    "twin/command": {"ui"},
    "ui": {"twin"},
    "sample_districts": {"layers"},
}
"""What a folder and all below it may import beside its own package; the longest name counts."""

TYPES_ARE_FREE = {"twin", "ui"}
"""Packages whose imports for the type checker alone are not arrows."""


@pytest.fixture(scope="module")
def house() -> list[Source]:
    return read_tree(ROOT, PACKAGES)


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[Mapping[str, str]], list[Source]]:
    """Makes a tree of files from their texts."""

    def make(files: Mapping[str, str]) -> list[Source]:
        for place, text in files.items():
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).write_text(text)
        return read_tree(tmp_path, PACKAGES)

    return make


# ---- arrows ------------------------------------------------------------------------------------


def allowed(folder: str) -> set[str]:
    known = [name for name in MAY_IMPORT if f"{folder}/".startswith(f"{name}/")]
    return MAY_IMPORT[max(known, key=len)]


def wrong_arrows(sources: Iterable[Source]) -> Iterator[str]:
    for source in sources:
        own = source.module.partition(".")[0]
        fine = {own, *allowed(source.folder)}
        for found in imports_of(source.text):
            if found.for_types and own in TYPES_ARE_FREE:
                continue
            for package in {name.partition(".")[0] for name in found.names} & {*PACKAGES} - fine:
                yield f"{source.place}:{found.line} imports {package}"


def test_that_each_folder_imports_only_what_it_may(house):
    assert list(wrong_arrows(house)) == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("models/heat/plant.py", "import twin.engine.engine"),
        ("models/heat/plant.py", "from layers import geometry"),
        ("layers/scene/scene.py", "from models.sun import position"),
        ("twin/answer/compare.py", "from models.heat.zone.need import LIMITS"),
        ("twin/answer/steps_of_mine.py", "from models.heat.zone.need import LIMITS"),
        ("twin/engine/engine.py", "def run():\n    import layers.scene"),
        ("twin/steps/sun/sun.py", "import ui.app"),
        ("twin/pathway/years.py", "from layers.terrain import terrain"),
        ("ui/window/window.py", "from models.sun import position"),
        ("ui/scene/stage.py", "from layers.scene import scene"),
    ],
)
def test_that_an_arrow_pointing_the_wrong_way_is_caught(tree, place, text):
    assert len(list(wrong_arrows(tree({place: text})))) == 1


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("twin/steps/new_subject/anything.py", "from models.sun import position\nimport layers"),
        ("twin/command/main.py", "def app():\n    from ui.app import run"),
        ("ui/scene/stage.py", "if TYPE_CHECKING:\n    from layers.scene import scene"),
        ("sample_districts/sketch/write.py", "import layers.district.folder"),
    ],
)
def test_that_an_arrow_pointing_the_right_way_is_let_through(tree, place, text):
    assert list(wrong_arrows(tree({place: text}))) == []


def test_that_twin_layers_and_models_know_neither_qt_nor_vtk():
    for package in ("layers", "models", "twin"):
        (
            archrule(f"{package} has no window")
            .match(f"{package}*")
            .should_not_import("PySide6*", "pyvista*", "vtk*", "pyqtgraph*")
            .check(package, only_direct_imports=True)
        )


def test_that_models_use_arrays_and_nothing_else():
    (
        archrule("models are arrays in, arrays out")
        .match("models*")
        .should_not_import("pandas", "geopandas*", "shapely*", "rasterio*", "pyogrio*", "pydantic*")
        .check("models", only_direct_imports=True)
    )


# ---- circles -----------------------------------------------------------------------------------


def test_that_no_files_import_each_other_in_a_circle(house):
    assert circle(needs(house, types=True)) == []


@pytest.mark.parametrize("floors", [2, 3])
def test_that_no_folders_need_each_other(house, floors):
    assert circle(folder_graph(house, floors)) == []


@pytest.mark.parametrize(
    "back",
    [
        "from ui.window import window",
        "def late():\n    from ui.window.window import Window",
        "if TYPE_CHECKING:\n    import ui.window.window",
    ],
)
def test_that_a_circle_of_files_is_caught_wherever_it_hides(tree, back):
    sources = tree(
        {"ui/window/window.py": "import ui.presenter.apply", "ui/presenter/apply.py": back}
    )
    assert set(circle(needs(sources, types=True))) == {"ui.window.window", "ui.presenter.apply"}


def test_that_a_circle_of_folders_without_one_of_files_is_caught(tree):
    sources = tree(
        {
            "twin/answer/compare.py": "import twin.steps.bills",
            "twin/answer/bands.py": "",
            "twin/steps/bills.py": "",
            "twin/steps/totals.py": "import twin.answer.bands",
        }
    )
    assert circle(needs(sources, types=True)) == []
    assert set(circle(folder_graph(sources, 2))) == {"twin/answer", "twin/steps"}


def drawn_arrows(text: str) -> dict[str, set[str]]:
    """The arrows of a page's drawing; `ui_map_layers[map_layers]` stands for ui/map_layers."""
    graph: dict[str, set[str]] = {}
    for line in text.partition("```mermaid")[2].partition("```")[0].splitlines():
        named = [
            [word.strip().partition("[")[0].replace("_", "/", 1) for word in side.split("&")]
            for side in re.split("-->|~~~", line)
        ]
        for sides in pairwise(named) if "-->" in line else ():
            for tail in sides[0]:
                graph.setdefault(tail, set()).update(sides[1])
    return graph


def undrawn(drawn: Mapping[str, set[str]], real: Mapping[str, set[str]]) -> list[str]:
    """Arrows of the code, between folders of one package, that do not follow from the drawing."""

    def below(folder: str) -> set[str]:
        others = drawn.get(folder, set())
        return others.union(*map(below, others))

    return [
        f"{folder} needs {other}"
        for folder, others in real.items()
        for other in sorted(others - below(folder))
        if "/" in folder and other.startswith(folder.partition("/")[0] + "/")
    ]


def test_that_the_drawing_of_the_house_is_true(house):
    drawn = drawn_arrows((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    real = folder_graph(house, 2)
    assert undrawn(drawn, real) == []
    assert {folder for folder in drawn if not (ROOT / folder).is_dir()} == set()
    for folder, others in drawn.items():
        gone = {other for other in others & set(real) if other not in real.get(folder, set())}
        assert "/" not in folder or not gone, f"{folder} no longer needs {gone}"


def test_that_an_arrow_that_is_not_drawn_is_caught():
    drawn = drawn_arrows("```mermaid\n  ui_a[a] --> ui_b_c[b_c] & ui_d[d]\n  ui_d --> ui_e\n```")
    assert drawn == {"ui/a": {"ui/b_c", "ui/d"}, "ui/d": {"ui/e"}}
    assert undrawn(drawn, {"ui/a": {"ui/e", "twin/x"}, "ui/e": set()}) == []
    assert undrawn(drawn, {"ui/b_c": {"ui/e"}}) == ["ui/b_c needs ui/e"]


def absent_files(page: str) -> list[str]:
    """Files that a page names and that are not there."""
    named = re.findall(r"(?<![\w/.])(?:twin|ui|layers|models|tests)/[\w/]+\.(?:py|csv)\b", page)
    return [name for name in named if not (ROOT / name).is_file()]


def test_that_the_pages_name_files_that_are_there():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert [(p.name, gone) for p in pages for gone in absent_files(p.read_text("utf-8"))] == []


def test_that_a_page_naming_a_file_that_went_away_is_caught():
    assert absent_files("`ui/app.py` and `twin/steps_sun.py`") == ["twin/steps_sun.py"]


def imports_by_string(sources: Iterable[Source]) -> list[str]:
    makers = {"import_module", "__import__"}
    return [
        f"{source.place}:{node.lineno}"
        for source in sources
        for node in ast.walk(parsed(source.text))
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func))
        in makers
    ]


def test_that_nothing_is_imported_by_a_string(house):
    assert imports_by_string(house) == []


@pytest.mark.parametrize(
    "text", ["importlib.import_module('ui.app')", "import_module(name)", "__import__('ui')"]
)
def test_that_an_import_by_a_string_is_caught(tree, text):
    assert imports_by_string(tree({"twin/command/main.py": text})) == ["twin/command/main.py:1"]


# ---- folders and names -------------------------------------------------------------------------


def files_in_folders(root: Path) -> dict[str, int]:
    """Python files in each folder of the house and its tests, of those that have any."""
    counts: dict[str, int] = {}
    for source in read_tree(root, (*PACKAGES, "tests", "benchmarks")):
        counts[source.folder] = counts.get(source.folder, 0) + 1
    return counts


def crowded(counts: Mapping[str, int]) -> list[str]:
    return [f"{folder}: {n}" for folder, n in counts.items() if n > MOST_FILES_IN_A_FOLDER]


def test_that_a_folder_can_be_seen_at_a_glance():
    counts = files_in_folders(ROOT)
    assert crowded(counts) == []
    assert median(counts.values()) <= MOST_MEDIAN_FILES


def test_that_a_folder_of_26_files_is_caught(tree, tmp_path):
    tree({f"twin/drawer/part_{n}.py": "" for n in range(26)} | {"ui/app.py": ""})
    counts = files_in_folders(tmp_path)
    assert crowded(counts) == ["twin/drawer: 26"]
    assert median(counts.values()) > MOST_MEDIAN_FILES
    (tmp_path / "twin/drawer/part_0.py").unlink()
    assert crowded(files_in_folders(tmp_path)) == []


def badly_named(sources: Iterable[Source]) -> list[str]:
    """Drawers, and files whose first word is their kind instead of their subject."""
    return [
        str(s.place)
        for s in sources
        if s.place.name.startswith("steps_") or DRAWERS & {*s.place.with_suffix("").parts}
    ]


def test_that_files_and_folders_are_named_by_their_subject(house):
    assert badly_named(house) == []


@pytest.mark.parametrize("place", ["twin/steps_sun.py", "ui/utils.py", "models/common/units.py"])
def test_that_a_drawer_and_a_name_by_kind_are_caught(tree, place):
    assert badly_named(tree({place: "", "twin/steps/sun/sun.py": ""})) == [place]


# ---- sizes -------------------------------------------------------------------------------------


def lines_of(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def long_parts(text: str) -> Iterator[str]:
    """Files over 300 lines, classes over 200, function bodies over 40."""
    if (n := len(text.splitlines())) > 300:
        yield f"{n} lines"
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > 40:
            yield f"{node.lineno} {node.name}: {body_lines(node)} lines"
        elif isinstance(node, ast.ClassDef) and lines_of(node) > 200:
            yield f"{node.lineno} {node.name}: {lines_of(node)} lines"


def test_that_files_classes_and_functions_can_be_read_in_one_go(house):
    assert [f"{s.place}:{fault}" for s in house for fault in long_parts(s.text)] == []


@pytest.mark.parametrize(
    ("head", "line", "most"),
    [
        ("def f():\n    '''Doc.'''\n", "    x = 1\n", 40),
        ("class C:\n", "    x = 1\n", 199),
        ("", "x = 1\n", 300),
    ],
)
def test_that_one_line_more_than_the_limit_is_caught(head, line, most):
    assert list(long_parts(head + line * most)) == []
    assert len(list(long_parts(head + line * (most + 1)))) == 1
