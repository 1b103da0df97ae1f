"""One gable house by hand, in every format: 10 x 8 m, eaves at 6 m, ridge at 9 m along the 10 m.

Roof: two slopes of 10 m x 5 m (8 m wide, 3 m high: 3-4-5). Gables: 8 x 6 + 8 x 3 / 2 = 60 m2.
Volume: 10 x (8 x 6 + 8 x 3 / 2) = 600 m3.
"""

import json

PLAN_M2, ROOF_M2, VOLUME_M3, GABLE_M2, SIDE_M2 = 80.0, 100.0, 600.0, 60.0, 60.0
TILT_DEG = 36.8699  # atan 3/4
AT = (90_000.0, 435_000.0, 1.0)
CORNERS = [(0, 0, 0), (10, 0, 0), (10, 8, 0), (0, 8, 0), (0, 0, 6), (10, 0, 6), (10, 8, 6),
           (0, 8, 6), (0, 4, 9), (10, 4, 9)]  # fmt: skip
FACES = [[3, 2, 1, 0], [0, 1, 5, 4], [2, 3, 7, 6], [1, 2, 6, 9, 5], [3, 0, 4, 8, 7],
         [4, 5, 9, 8], [6, 7, 8, 9]]  # fmt: skip
KINDS = ["GroundSurface", *["WallSurface"] * 4, *["RoofSurface"] * 2]
CRS = "https://www.opengis.net/def/crs/EPSG/0/28992"


def geometry(*, lod="2", semantics=True):
    """The house as a CityJSON Solid."""
    named = {"semantics": {
        "surfaces": [{"type": k} for k in ("GroundSurface", "WallSurface", "RoofSurface")],
        "values": [[0, 1, 1, 1, 1, 2, 2]],
    }} if semantics else {}  # fmt: skip
    return {"type": "Solid", "lod": lod, "boundaries": [[[face] for face in FACES]], **named}


def cityjson(version="2.0", *, semantics=True, **changes):
    """The house as CityJSON; 1.0 has numbers as levels of detail, and here no transform."""
    shape = geometry(lod=2 if version == "1.0" else "2", semantics=semantics)
    attributes = {"yearOfConstruction": 1931, "storeysAboveGround": 2}
    city = {
        "type": "CityJSON",
        "version": version,
        "metadata": {"referenceSystem": CRS},
        "transform": {"scale": [0.01, 0.01, 0.01], "translate": list(AT)},
        "vertices": [[100 * c for c in corner] for corner in CORNERS],
        "CityObjects": {"b1": {"type": "Building", "attributes": attributes, "geometry": [shape]}},
        **changes,
    }
    if version == "1.0":
        del city["transform"]
        city["vertices"] = [[a + b for a, b in zip(c, AT, strict=True)] for c in CORNERS]
    return city


def sequence():
    """The house as CityJSONSeq: a header, and one feature a line."""
    city = cityjson()
    feature = {"type": "CityJSONFeature", "id": "b1", "CityObjects": city.pop("CityObjects"),
               "vertices": city["vertices"]}  # fmt: skip
    head = {**city, "CityObjects": {}, "vertices": []}
    return f"{json.dumps(head)}\n{json.dumps(feature)}\n"


_NS = {
    "1.0": ("http://www.opengis.net/citygml/1.0", "http://www.opengis.net/citygml/building/1.0",
            "http://www.opengis.net/gml", "http://www.opengis.net/citygml/generics/1.0"),
    "2.0": ("http://www.opengis.net/citygml/2.0", "http://www.opengis.net/citygml/building/2.0",
            "http://www.opengis.net/gml", "http://www.opengis.net/citygml/generics/2.0"),
    "3.0": ("http://www.opengis.net/citygml/3.0", "http://www.opengis.net/citygml/building/3.0",
            "http://www.opengis.net/gml/3.2", "http://www.opengis.net/citygml/generics/3.0"),
}  # fmt: skip


def polygon(number, *, as_pos=False, swap=False):
    """Face `number` as a gml:Polygon."""
    face = [*FACES[number], FACES[number][0]]
    at = [[a + b for a, b in zip(CORNERS[k], AT, strict=True)] for k in face]
    at = [[p[1], p[0], p[2]] for p in at] if swap else at
    texts = [" ".join(f"{c:.3f}" for c in p) for p in at]
    ring = (
        "".join(f"<gml:pos>{t}</gml:pos>" for t in texts)
        if as_pos
        else f'<gml:posList srsDimension="3">{" ".join(texts)}</gml:posList>'
    )
    return (
        f'<gml:Polygon gml:id="p{number}"><gml:exterior><gml:LinearRing>{ring}</gml:LinearRing>'
        "</gml:exterior></gml:Polygon>"
    )


def solid(members):
    return (
        "<gml:Solid><gml:exterior><gml:CompositeSurface>"
        + "".join(f"<gml:surfaceMember{m}" for m in members)
        + "</gml:CompositeSurface></gml:exterior></gml:Solid>"
    )


def citygml(
    version="2.0", *, linked=True, as_pos=False, in_part=False, crs="EPSG:28992", swap=False
):
    """The house as CityGML; the solid names the surfaces of its boundary, as German files do."""
    core, bldg, gml, gen = _NS[version]
    three = version == "3.0"
    bound, theme = ("core:boundary", "con") if three else ("bldg:boundedBy", "bldg")
    inner = "core" if three else "bldg"
    walls = "".join(
        f"<{bound}><{theme}:{kind}><{inner}:lod2MultiSurface><gml:MultiSurface>"
        f"<gml:surfaceMember>{polygon(k, as_pos=as_pos, swap=swap)}</gml:surfaceMember>"
        f"</gml:MultiSurface></{inner}:lod2MultiSurface></{theme}:{kind}></{bound}>"
        for k, kind in enumerate(KINDS)
    )
    members = [f' xlink:href="#p{k}"/>' for k in range(len(FACES))]
    body = f"<{inner}:lod2Solid>{solid(members)}</{inner}:lod2Solid>" if linked else ""
    content = walls + body
    if in_part:
        prop = "bldg:buildingPart" if three else "bldg:consistsOfBuildingPart"
        content = (
            f'<{prop}><bldg:BuildingPart gml:id="part1">{content}</bldg:BuildingPart></{prop}>'
        )
    generic = (
        "<core:genericAttribute><gen:StringAttribute><gen:name>baujahr</gen:name>"
        "<gen:value>1931</gen:value></gen:StringAttribute></core:genericAttribute>"
        if three
        else '<gen:stringAttribute name="baujahr"><gen:value>1931</gen:value></gen:stringAttribute>'
    )
    named = f'<gml:boundedBy><gml:Envelope srsName="{crs}"/></gml:boundedBy>' if crs else ""
    return (
        f'<?xml version="1.0"?><core:CityModel xmlns:core="{core}" xmlns:bldg="{bldg}" '
        f'xmlns:gml="{gml}" xmlns:gen="{gen}" xmlns:con="http://www.opengis.net/citygml/'
        f'construction/3.0" xmlns:xlink="http://www.w3.org/1999/xlink">{named}'
        f'<core:cityObjectMember><bldg:Building gml:id="b1">{generic}'
        f"<bldg:storeysAboveGround>2</bldg:storeysAboveGround>{content}</bldg:Building>"
        "</core:cityObjectMember></core:CityModel>"
    )
