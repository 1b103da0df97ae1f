"""One open shell closed by small steps, each of a name: weld, split sides, turn, fill holes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from layers.solids.edges import closed_parts, edges
from layers.solids.faces import (
    GROUND,
    ROOF,
    UNKNOWN,
    Array,
    FaceList,
    Faces,
    face_volumes,
    face_volumes_above,
    lowest_highest,
    take,
)

OPEN_SHELL = "302 SHELL_NOT_CLOSED"
FACE_TURNED = "307 POLYGON_WRONG_ORIENTATION"

WELD_M = 0.05  # corners this near are one (an estimate: the digits of photogrammetry)
ON_SIDE_M = 0.02  # a corner this near to a side lies on it
BENT_M = 0.1  # a hole whose rim bends further off its plane is not filled
LEAST_OF_PRISM = 0.7  # a filled shell that holds less of what its roofs cover is not believed
MOST_CORNERS = 3_000  # of one shell that is mended: the steps cost the square of it

Done = list[tuple[str, str]]
Face = list[list[int]]
Side = tuple[int, int]


@dataclass(eq=False)
class _Work:
    """A shell while it is mended: places (v, 3) [m], faces as rings of place numbers, kinds."""

    places_m: Array
    faces: list[Face]
    kinds: list[int]


def closed_shell(faces: Faces) -> tuple[Faces, Done]:
    """The faces of one part, closed where that can be, and what was done under which name.

    Steps, each only while the shell is open: corners within WELD_M are welded; a corner that lies
    on another face's side is set into it; faces are turned to agree with their neighbours; plane
    holes are filled. A shell that stays open is given back as it came.
    """
    if len(faces.points_m) > MOST_CORNERS:
        return faces, [(OPEN_SHELL, "kept open: too many corners to mend")]
    work = _work_of(faces)
    done: Done = []
    for step, name, how in _STEPS:
        before = len(_open_sides(work))
        step(work)
        if name and len(_open_sides(work)) != before:
            done.append((name, how))
        if not _open_sides(work):
            break
    mended = _faces_of(work, int(faces.part[0]))
    if not closed_parts(mended, int(faces.part[0]) + 1)[-1] or _hollow(mended, faces):
        return faces, [(OPEN_SHELL, "kept open: its volume is what stands below its roofs")]
    return mended, list(dict.fromkeys(done))


def _work_of(faces: Faces) -> _Work:
    place, _, _, _ = edges(faces)
    n = int(place.max()) + 1
    where = np.zeros((n, 3))
    where[place] = faces.points_m
    rings = [place[a:b].tolist() for a, b in pairwise(faces.ring_from)]
    grouped = [rings[a:b] for a, b in pairwise(faces.face_from)]
    return _Work(where, grouped, faces.kind.tolist())


def _faces_of(work: _Work, part: int) -> Faces:
    out = FaceList()
    for face, kind in zip(work.faces, work.kinds, strict=True):
        out.add([work.places_m[ring] for ring in face], kind, part)
    return out.faces()


def _sides(face: Face) -> Iterator[Side]:
    for ring in face:
        yield from zip(ring, ring[1:] + ring[:1], strict=True)


def _open_sides(work: _Work) -> Counter[Side]:
    """How many sides run from a place to another that none runs back."""
    count = Counter(side for face in work.faces for side in _sides(face))
    return Counter({(u, v): k for (u, v), n in count.items() if (k := n - count[(v, u)]) > 0})


def _turn(work: _Work) -> None:
    """Faces turned so that two that share a side run along it in opposite ways."""
    users: dict[Side, list[tuple[int, bool]]] = defaultdict(list)
    for number, face in enumerate(work.faces):
        for u, v in _sides(face):
            users[(min(u, v), max(u, v))].append((number, u < v))
    beside: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for pair in users.values():
        if len(pair) == 2 and pair[0][0] != pair[1][0]:
            (a, way), (b, back) = pair
            beside[a].append((b, way == back))
            beside[b].append((a, way == back))
    turn: dict[int, bool] = {}
    for start in range(len(work.faces)):
        todo = [] if start in turn else [start]
        turn.setdefault(start, False)
        while todo:
            one = todo.pop()
            for other, against in beside[one]:
                if other not in turn:
                    turn[other] = turn[one] ^ against
                    todo.append(other)
    for number, face in enumerate(work.faces):
        if turn[number]:
            work.faces[number] = [ring[::-1] for ring in face]


def _weld(work: _Work) -> None:
    """Corners of open sides within WELD_M of each other become one."""
    loose = np.array(sorted({place for side in _open_sides(work) for place in side}), dtype=int)
    if len(loose) < 2:
        return
    to = np.arange(len(work.places_m))
    for a, b in sorted(cKDTree(work.places_m[loose]).query_pairs(WELD_M)):
        one, other = to[loose[a]], to[loose[b]]
        to[to == max(one, other)] = min(one, other)
    _renumber(work, to)


def _renumber(work: _Work, to: NDArray[np.int64]) -> None:
    """Rings by the new numbers of places, without repeats, and without rings that vanish."""
    faces, kinds = [], []
    for face, kind in zip(work.faces, work.kinds, strict=True):
        rings = [_without_repeats([int(to[p]) for p in ring]) for ring in face]
        if len(rings[0]) >= 3:
            faces.append([ring for ring in rings if len(ring) >= 3])
            kinds.append(kind)
    work.faces, work.kinds = faces, kinds


def _without_repeats(ring: list[int]) -> list[int]:
    return [p for k, p in enumerate(ring) if p != ring[k - 1]] if len(set(ring)) > 1 else []


def _split_sides(work: _Work) -> None:
    """A corner of an open side that lies on another open side is set into that one."""
    open_sides = _open_sides(work)
    ends = np.array(sorted({place for side in open_sides for place in side}), dtype=int)
    if not len(ends):
        return
    at = work.places_m[ends]
    put: dict[Side, list[int]] = {}
    for u, v in {(min(s), max(s)) for s in open_sides}:
        a, b = work.places_m[u], work.places_m[v]
        length = float(np.linalg.norm(b - a))
        if length < ON_SIDE_M:
            continue
        along = (at - a) @ ((b - a) / length)
        off = np.linalg.norm(at - a - np.outer(along, (b - a) / length), axis=1)
        on = (off < ON_SIDE_M) & (along > ON_SIDE_M / 2) & (along < length - ON_SIDE_M / 2)
        on &= (ends != u) & (ends != v)
        if on.any():
            put[(u, v)] = ends[on][np.argsort(along[on])].tolist()
    for number, face in enumerate(work.faces):
        work.faces[number] = [_with_corners(ring, put) for ring in face]


def _with_corners(ring: list[int], put: dict[Side, list[int]]) -> list[int]:
    out: list[int] = []
    for u, v in zip(ring, ring[1:] + ring[:1], strict=True):
        out.append(u)
        between = put.get((min(u, v), max(u, v)), [])
        out += between if u < v else between[::-1]
    return _without_repeats(out)


def _fill_holes(work: _Work) -> None:
    """A face in every hole whose rim lies in a plane."""
    for loop in _loops(work):
        points = work.places_m[loop]
        if _bend_m(points) < BENT_M:
            work.faces.append([loop])
            work.kinds.append(UNKNOWN)


def _loops(work: _Work) -> list[list[int]]:
    """The rims of holes as rings of places, in the way that a face in them would run."""
    onward: dict[int, list[int]] = defaultdict(list)
    for (u, v), count in _open_sides(work).items():
        onward[v] += [u] * count
    loops = []
    for start in list(onward):
        while onward[start]:
            path = [start]
            while onward[path[-1]]:
                place = onward[path[-1]].pop()
                if place in path:
                    first = path.index(place)
                    loops.append(path[first:])
                    del path[first + 1 :]
                else:
                    path.append(place)
    return [loop for loop in loops if len(loop) >= 3]


def _bend_m(points: Array) -> float:
    """How far the corners of a ring lie off its mean plane [m]."""
    middle = points - points.mean(axis=0)
    normal = np.linalg.svd(middle, full_matrices=False)[2][-1]
    return float(np.abs(middle @ normal).max())


def _hollow(mended: Faces, given: Faces) -> bool:
    """Whether a closed shell holds much less than what stands below the roofs that were given."""
    roofs = take(given, given.kind == ROOF)
    if not len(roofs):
        return False
    low, _ = lowest_highest(given)
    ground = given.kind == GROUND
    foot = low[ground].mean() if ground.any() else low.min()
    prism = abs(face_volumes_above(roofs, np.full(len(roofs), foot)).sum())
    volume = abs(face_volumes(mended, mended.points_m[0]).sum())
    return bool(volume < LEAST_OF_PRISM * prism)


_STEPS: tuple[tuple[Callable[[_Work], None], str, str], ...] = (
    (_turn, FACE_TURNED, "turned like the surfaces beside it"),
    (_split_sides, OPEN_SHELL, "corners set into the sides that they lie on"),
    (_weld, OPEN_SHELL, f"corners within {100 * WELD_M:.0f} cm welded"),
    (_split_sides, OPEN_SHELL, "corners set into the sides that they lie on"),
    (_turn, FACE_TURNED, "turned like the surfaces beside it"),
    (_fill_holes, OPEN_SHELL, "plane holes filled"),
)
