"""A desk for each map layer; one with a panel of its own is named here."""

from collections.abc import Callable, Mapping

from ui.controllers.layers.feeder_desk import FeederDesk
from ui.controllers.layers.layer_desk import LayerDesk
from ui.map_layers.map_layer import MapLayer
from ui.map_layers.map_layers import MAP_LAYERS
from ui.presenter.presenter import Presenter

_OWN: Mapping[str, Callable[[Presenter, MapLayer], LayerDesk]] = {"feeders": FeederDesk}


def layer_desks(presenter: Presenter) -> list[LayerDesk]:
    """They follow the presenter, and live as long as it does."""
    return [_OWN.get(key, LayerDesk)(presenter, layer) for key, layer in MAP_LAYERS.items()]
