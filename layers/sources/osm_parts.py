"""Building parts: an outline without height takes that of the parts that stand on it."""

import numpy as np
import shapely

from layers.sources.found import Tags
from layers.sources.tag_values import length_m, whole

_LEAST_SHARE = 0.5  # of the part that must stand on the outline


def take_heights_of_parts(
    shapes: list[shapely.Geometry], tags: list[Tags], parts: list[tuple[Tags, shapely.Geometry]]
) -> int:
    """Give each outline that lacks height or storeys the greatest of its parts'; how many took one.

    Storeys are those of the part that has most; so is the height.
    """
    if not parts or not shapes:
        return 0
    inner = np.array([shape for _, shape in parts], dtype=object)
    outlines = np.array(shapes, dtype=object)
    part, outline = shapely.STRtree(outlines).query(inner, predicate="intersects")
    shared = shapely.area(
        shapely.intersection(shapely.make_valid(inner[part]), shapely.make_valid(outlines[outline]))
    )
    on_it = shared > _LEAST_SHARE * shapely.area(inner[part])
    own: dict[int, list[Tags]] = {}
    for p, o in zip(part[on_it], outline[on_it], strict=True):
        own.setdefault(int(o), []).append(parts[p][0])
    took = 0
    for row, group in own.items():
        told = {
            "height": _greatest(group, "height", length_m),
            "building:levels": _greatest(group, "building:levels", whole),
        }
        new = {k: v for k, v in told.items() if v and not tags[row].get(k)}
        tags[row].update(new)
        took += bool(new)
    return took


def _greatest(group: list[Tags], key: str, read: object) -> str:
    known = [(value, tag[key]) for tag in group if key in tag and (value := read(tag[key]))]  # type: ignore[operator]
    return max(known)[1] if known else ""
