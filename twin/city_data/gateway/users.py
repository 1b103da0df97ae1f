"""Who may write what: one secret for each device, and the sensors that it may write.

`users.toml`, one table a device: name, token_sha256, writes (patterns as of a shell over
`<kind>/<id>/<quantity>`). A token is 32 random bytes, so its plain hash tells nothing; it is shown
once, when it is made. It is sent as `Authorization: Bearer TOKEN` or as the password of `Basic`.
"""

import base64
import binascii
import fnmatch
import hashlib
import json
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from twin.city_data.readings.rules import NOT_ALLOWED, Refused
from twin.safety.safety import checked_file
from twin.store.files import write_atomically

_MOST_USERS_BYTES = 4_000_000


@dataclass(frozen=True)
class User:
    """A device and the sensors that it may write."""

    name: str
    writes: tuple[str, ...]
    token_sha256: str = ""

    def may_write(self, sensor: str) -> bool:
        return any(fnmatch.fnmatchcase(sensor, pattern) for pattern in self.writes)

    def checked(self, sensor: str) -> str:
        """The sensor, if this device may write it. Raises Refused."""
        if not self.may_write(sensor):
            raise Refused(NOT_ALLOWED, f"{self.name} may not write {sensor}")
        return sensor


ANYONE = User("anyone on this machine", ("*",))
"""Who writes where no users are named: only over the loopback address."""


class Users:
    """The devices of a gateway; none named means that anyone on this machine may write."""

    def __init__(self, users: tuple[User, ...] = ()) -> None:
        self._by_name = {u.name: u for u in users}

    @property
    def named(self) -> bool:
        return bool(self._by_name)

    def who(self, authorization: str | None) -> User | None:
        """The device behind an Authorization header; None where there is none."""
        if not self.named:
            return ANYONE
        kind, _, given = (authorization or "").partition(" ")
        if kind.lower() == "bearer":
            return self._with_token(given.strip())
        if kind.lower() != "basic":
            return None
        try:
            text = base64.b64decode(given.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        name, _, password = text.partition(":")
        return self.named_so(name, password)

    def named_so(self, name: str, password: str) -> User | None:
        """The device of this name, if the password is its token."""
        found = self._with_token(password)
        return found if found is not None and found.name == name else None

    def _with_token(self, token: str) -> User | None:
        digest, found = hashed(token), None
        for user in self._by_name.values():
            if secrets.compare_digest(user.token_sha256, digest):
                found = user
        return found


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def read_users(path: Path) -> Users:
    """The devices of a file. Raises ValueError with one sentence."""
    checked_file(path, _MOST_USERS_BYTES, "lists of users")
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("user", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: is no TOML ({error}); correct it.") from None
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{path}: names no [[user]]; add one with --add-user.")
    return Users(tuple(_user(path, row) for row in rows))


def _user(path: Path, row: object) -> User:
    if isinstance(row, Mapping) and set(row) == {"name", "token_sha256", "writes"}:
        name, digest, writes = row["name"], row["token_sha256"], row["writes"]
        whole = isinstance(name, str) and isinstance(digest, str) and len(digest) == 64
        if whole and isinstance(writes, list) and all(isinstance(w, str) for w in writes):
            return User(name, tuple(writes), digest)
    raise ValueError(
        f"{path}: a [[user]] needs name, token_sha256 (64 hex digits) and writes (a list of "
        "patterns such as 'building/b00001/*'); make it with --add-user."
    )


def add_user(path: Path, name: str, writes: tuple[str, ...]) -> str:
    """Add a device to a file, made where it is missing; returns its token, which nobody can read
    again. Raises ValueError where the name is taken."""
    known = path.read_text(encoding="utf-8") if path.is_file() else ""
    if known and read_users(path).named and name in {*_names(known)}:
        raise ValueError(f"{path}: there is a user '{name}' already; take another name.")
    token = secrets.token_urlsafe(32)
    listed = ", ".join(json.dumps(w) for w in writes)
    added = (
        f"[[user]]\nname = {json.dumps(name)}\ntoken_sha256 = {json.dumps(hashed(token))}\n"
        f"writes = [{listed}]\n"
    )
    write_atomically(path, f"{known}{added}".encode())
    path.chmod(0o600)
    return token


def _names(text: str) -> list[str]:
    return [str(row["name"]) for row in tomllib.loads(text).get("user", [])]
