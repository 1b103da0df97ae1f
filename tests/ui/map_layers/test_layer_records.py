"""A map layer is one record: list, check, desk, stage, legend, inspector and picture read it."""

import json
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from tests.ui.conftest import Desk
from twin.answer.compare import Answer
from ui.controllers.layers.layer_desk import LayerDesk
from ui.map_layers.map_layer import MapLayer
from ui.map_layers.map_layers import MAP_LAYERS, choice_keys, layer_of
from ui.overlay.legend import Legend
from ui.overlay.names.naming import ground_m
from ui.panels.view.layers import LayersPanel
from ui.picture.picture_layers import with_layers
from ui.scene.look.look import Look
from ui.scene.look.paints import MapPaint
from ui.style.theme import LIGHT
from ui.view_state.inspection import Fact, Inspection
from ui.view_state.view_settings import ViewError, ViewSettings, check_view

RED, GREEN = (200, 30, 30), (30, 160, 60)


@dataclass(frozen=True, eq=False)
class Crowns:
    """The toy: the trees of a district, red where their crown is above the mean."""

    answer: Answer
    xy_m: np.ndarray
    crown_m: np.ndarray


def crowns(answer, _last):
    trees = answer.district.layers["trees"]
    xy_m = np.array([[shape.centroid.x, shape.centroid.y] for shape in trees.geometry])
    return Crowns(answer, xy_m, trees["crown_m"].astype(float))


def paint(found, _key, meshes, picked):
    places = np.column_stack([found.xy_m, ground_m(found.xy_m, meshes) + 2.0])
    rgb = np.where((found.crown_m > found.crown_m.mean())[:, None], RED, GREEN).astype(np.uint8)
    no_lines = np.zeros((0, 2, 3), np.float32)
    return MapPaint(no_lines, np.zeros((0, 3), np.uint8), places.astype(np.float32), rgb, picked)


def at(found, x_m, y_m):
    return int(np.hypot(*(found.xy_m - [x_m, y_m]).T).argmin())


def inspected(found, place):
    crown = found.crown_m[place] if place >= 0 else found.crown_m.mean()
    return Inspection("A tree", "", (Fact("Crown", f"{crown:.1f} m"),), (), ())


TOY = MapLayer(
    key="toy_trees",
    title="Trees by crown",
    choices=(SimpleNamespace(key="toy_crown", title="Crowns", unit="m"),),
    calculate=crowns,
    paint=paint,
    legend=lambda _found, _key: Legend("Crowns", "m", classes=(("wide", "#c81e1e"),)),
    at=at,
    first=lambda _found: 0,
    inspect=inspected,
)


@pytest.fixture(scope="module")
def toy():
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(MAP_LAYERS, TOY.key, TOY)
        yield TOY


@pytest.fixture(scope="module")
def tiny(toy, qapp, tmp_path_factory):
    made = Desk(qapp, tmp_path_factory.mktemp("desk"), (1280, 800))
    made.open("tiny")
    yield made
    made.close()


def test_that_no_two_layers_share_a_choice():
    keys = [choice.key for layer in MAP_LAYERS.values() for choice in layer.choices]
    assert len(keys) == len(set(keys))
    assert all(layer_of(key).colours_by(key) for key in keys)


def test_that_a_saved_view_may_name_a_new_layer_and_no_other(toy, tiny):
    district = tiny.presenter.session.district
    view = json.loads(json.dumps(ViewSettings(colour_streets="toy_crown").plain()))
    check_view(view, district, choice_keys())
    with pytest.raises(ViewError, match="colour_streets"):
        check_view(view, district, choice_keys() - {"toy_crown"})


@pytest.mark.window
def test_that_a_new_layer_is_in_the_list_and_is_drawn_named_and_inspected(toy, tiny):
    panel = tiny.window.findChild(LayersPanel)
    assert panel._streets_by.findText("Crowns") > 0
    stage = tiny.window.scene._stage
    tiny.presenter.look(colour_streets="toy_crown")
    desk = tiny.presenter.findChild(LayerDesk, "toy_trees")
    tiny.wait(lambda: desk.answer is not None and not desk.busy, "the toy layer")
    assert stage.look.map_paint.picked == 0
    assert {"map_places", "map_picked"} <= stage.actors.keys()
    assert "map_lines" not in stage.actors
    wide = desk.answer.crown_m > desk.answer.crown_m.mean()
    assert (stage.look.map_paint.place_rgb[wide] == RED).all()
    assert tiny.window.frame.street_legend._legend.title == "Crowns"
    said = [label.text() for label in tiny.window.inspector.findChildren(QLabel)]
    assert {"A tree", f"{desk.answer.crown_m[0]:.1f} m"} <= set(said)
    tiny.presenter.look(colour_streets="transformer")
    feeders = tiny.presenter.findChild(LayerDesk, "feeders")
    tiny.wait(lambda: feeders.answer is not None and not feeders.busy, "the feeders")
    assert "map_lines" in stage.actors
    tiny.presenter.look(colour_streets="")
    assert stage.look.map_paint is None
    assert not {"map_lines", "map_places", "map_picked"} & stage.actors.keys()


@pytest.mark.window
def test_that_a_picture_carries_a_new_layer_with_its_legend(toy, tiny):
    answer, meshes = tiny.presenter.answer, tiny.window.scene.meshes
    look, legends = with_layers(
        Look(), answer, meshes, ViewSettings(colour_streets="toy_crown", hour=4116), LIGHT
    )
    assert len(look.map_paint.places_m) == len(answer.district.layers["trees"])
    assert [legend.title for legend in legends] == ["Crowns"]
