"""Everything that a district knows, from OpenStreetMap in one request (Overpass API)."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from layers.online.area import Box
from layers.online.endpoints import Endpoint
from layers.online.errors import Busy, OnlineError
from layers.online.web import Answer, Web
from layers.safety.clean_text import one_line

_WANTED = (
    'wr["building"]', 'wr["building:part"]', 'way["highway"]', 'wr["area:highway"]',
    'node["highway"="street_lamp"]', 'node["man_made"="street_lamp"]', 'node["natural"="tree"]',
    'way["natural"="tree_row"]', 'nwr["amenity"="parking"]', 'nwr["amenity"="charging_station"]',
    'nwr["power"~"^(substation|transformer)$"]', 'wr["waterway"~"^(riverbank|dock)$"]',
    'wr["natural"~"^(water|wood|scrub|grassland|heath)$"]', 'wr["landuse"]',
    'wr["leisure"~"^(park|garden|nature_reserve|common|dog_park)$"]', 'wr["place"="square"]',
    'wr["amenity"~"^(hospital|clinic|university|college|school|kindergarten)$"]',
    'nwr["tourism"~"^(museum|viewpoint)$"]', 'nwr["historic"]',
    'nwr["railway"~"^(station|halt)$"]',
)  # fmt: skip
_TIME_S, _MOST_BYTES = 180, 536_870_912  # the service's own usual limits
_PIECE_BYTES = 1 << 20
_REMARK = re.compile(rb"<remark>(.*?)</remark>", re.DOTALL)


def query(box: Box) -> str:
    """The request in Overpass QL; sides in the order south, west, north, east."""
    sides = f"{box.south:.6f},{box.west:.6f},{box.north:.6f},{box.east:.6f}"
    wanted = "".join(f"{one};" for one in _WANTED)
    head = f"[out:xml][timeout:{_TIME_S}][maxsize:{_MOST_BYTES}][bbox:{sides}];"
    return f"{head}({wanted});(._;>;);out body;"


def fetched(web: Web, endpoint: Endpoint, box: Box, tell: Callable[[str], None]) -> Answer:
    """OpenStreetMap data of a box as an .osm file. Raises OnlineError."""
    if not endpoint.url:
        raise OnlineError(
            "OpenStreetMap is switched off in the settings, and nothing else gives the buildings. "
            "Import a file instead: district-twin import."
        )
    body = urlencode({"data": query(box)}).encode()
    return web.ask(endpoint, endpoint.url, ".osm", lambda p: _check(p, endpoint), tell, body)


def refuse_remark(remark: str, endpoint: Endpoint) -> None:
    """Refuse an answer that says why it is not whole. Raises OnlineError."""
    if not remark.strip():
        return
    if "rate_limited" in remark or "too many" in remark.lower():
        raise Busy(f"{endpoint.host} has had enough requests for now. Try again later.")
    raise OnlineError(
        f"{endpoint.host} gave up on the way ({one_line(remark).rstrip('.')[:160]}), so a part is "
        "missing. Ask for a smaller --size, or try again later."
    )


def _check(path: Path, endpoint: Endpoint) -> None:
    """Refuse what is no whole answer: Overpass says HTTP 200 also where it gave up on the way."""
    remark, tail = b"", b""
    with path.open("rb") as file:
        head = file.read(_PIECE_BYTES)
        piece = head
        while piece:
            found = _REMARK.search(tail + piece)
            remark = found.group(1) if found else remark
            tail = (tail + piece)[-4096:]
            piece = file.read(_PIECE_BYTES)
    refuse_remark(remark.decode("utf-8", "replace"), endpoint)
    if b"<osm" not in head[:2000]:
        raise OnlineError(
            f"{endpoint.host} did not answer with OpenStreetMap data. Check the address of "
            f"[{endpoint.name}] in the settings."
        )
    if b"</osm>" not in tail:
        raise Busy(f"{endpoint.host} cut its answer off. Try again later.", tries=3)
