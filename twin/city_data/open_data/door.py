"""OGC API Features, the DCAT-AP catalogue and the Frictionless package, over HTTP."""

from typing import Any

from starlette.routing import Route

from twin.city_data.readings.rules import Tally
from twin.city_data.store.store import CityStore
from twin.district.district import District


class OpenData:
    def __init__(self, district: District, store: CityStore, tally: Tally, users: Any) -> None:
        self.district, self.store = district, store

    def routes(self) -> list[Route]:
        return []
