"""The map layers there are, by key; a new one is a record in this table."""

from ui.map_layers.feeder_layer import FEEDERS
from ui.map_layers.map_layer import MapLayer

MAP_LAYERS: dict[str, MapLayer] = {layer.key: layer for layer in (FEEDERS,)}


def layer_of(choice: str) -> MapLayer | None:
    """The layer that a choice of the settings belongs to."""
    return next((layer for layer in MAP_LAYERS.values() if layer.colours_by(choice)), None)


def choice_keys() -> frozenset[str]:
    """All that the map can be coloured by in these layers."""
    return frozenset(c.key for layer in MAP_LAYERS.values() for c in layer.choices)
