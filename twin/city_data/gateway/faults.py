"""What goes wrong with a request, as a status and one sentence."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from twin.city_data.gateway.users import User, Users
from twin.city_data.readings.json_text import BadJson, strict_json
from twin.city_data.readings.rules import MALFORMED, NOT_ALLOWED, Refused, Tally
from twin.city_data.store.place import StoreError
from twin.city_data.store.store import Busy

Handler = Callable[[Request], Awaitable[Response]]


class Fault(Exception):
    """A request that is refused."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def fault_answer(status: int, sentence: str) -> JSONResponse:
    headers = {401: {"WWW-Authenticate": 'Bearer, Basic realm="district-twin"'},
               503: {"Retry-After": "2"}}.get(status)  # fmt: skip
    body = {"code": status, "type": "error", "title": sentence, "message": sentence}
    return JSONResponse(body, status, headers)


def fault_of(error: Exception) -> JSONResponse:
    """The answer to an exception that a door knows; others are raised again."""
    if isinstance(error, Fault):
        return fault_answer(error.status, error.sentence)
    if isinstance(error, Refused):
        return fault_answer(403 if error.rule == NOT_ALLOWED else 400, str(error))
    if isinstance(error, Busy):
        return fault_answer(503, str(error))
    if isinstance(error, StoreError):
        return fault_answer(507, str(error))
    if isinstance(error, KeyError):
        return fault_answer(404, f"there is no {str(error.args[0])[:80] if error.args else 'such'}")
    if isinstance(error, ValueError):
        return fault_answer(400, str(error))
    raise error


class Door:
    """What all doors share: the store's tally, the users, and how a request is answered."""

    def __init__(self, source: str, tally: Tally, users: Users) -> None:
        self.source, self.tally, self.users = source, tally, users

    async def answered(
        self, request: Request, work: Callable[[Request, User, Any], Response]
    ) -> Response:
        """Answer a request by `work` on a thread of its own, with its user and its JSON body."""
        user = self.users.who(request.headers.get("authorization"))
        if user is None:
            return fault_answer(401, "name yourself: Authorization: Bearer and the device's token.")
        try:
            body = await self._json(request)
            return await run_in_threadpool(work, request, user, body)
        except Refused as error:
            self.tally.refuse(self.source, error)
            return fault_of(error)
        except (Fault, Busy, StoreError, KeyError, ValueError) as error:
            return fault_of(error)

    async def _json(self, request: Request) -> Any:
        if request.method not in ("POST", "PATCH", "PUT"):
            return None
        try:
            return strict_json(await request.body())
        except BadJson as error:
            self.tally.count(self.source, MALFORMED, str(error))
            raise
