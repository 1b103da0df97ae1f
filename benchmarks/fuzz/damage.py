"""Damage by the structure of a file: bytes, lines, JSON trees, XML elements, packed blocks."""

import copy
import json
import random
import re
import sqlite3
import struct
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

DEEP = 3_000
STRANGE_TEXTS = (
    "", " ", "0", "-1", "1e999", "-1e308", "1e-320", "nan", "inf", "9" * 450, "-" + "9" * 330,
    "true", "null", "=1+1", "@x", "A" * 5_000, "../../../etc/passwd", "/dev/zero", "C:\\x",
    "\u202egnirts", "\u2066x", "<b>x</b>", "<img src='x'>", "Ωß市", "\ufffd", "\t", "\r\n",
    "%s%n", "0x10", "1,5", "1_000", "2147483648", "9223372036854775808", "EPSG:999999", "''", '"',
)  # fmt: skip
STRANGE_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 1e308, -1e308, 5e-324, float("nan"), float("inf"), 10**400,
    -(10**25), 2**63, "\ud800", "a\x00b", [], {}, [[]], [None], ["A", "B"], {"a": 1},
    *STRANGE_TEXTS,
)  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_ELEMENT = re.compile(r"<[a-zA-Z][^<>]*>(?:[^<>]*</[a-zA-Z:]+>)?")


def damaged_bytes(raw: bytes, chance: random.Random, near: int | None = None) -> bytes:
    """One to eight changes of bytes; near: only within so many of the start or the end."""
    data = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        if not data:
            return bytes(data)
        at = chance.randrange(len(data))
        if near is not None and chance.random() < 0.8:
            at = chance.randrange(min(near, len(data)))
            at = at if chance.random() < 0.5 else len(data) - 1 - at
        size = min(chance.choice((1, 2, 4, 8, 64, 1024)), len(data) - at)
        how = chance.randrange(8)
        if how == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif how == 1:
            data[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        elif how == 2:
            del data[at : at + size]
        elif how == 3:
            data[at:at] = data[at : at + size] * chance.choice((1, 2, 16))
        elif how == 4:
            data[at:at] = chance.randbytes(size)
        elif how == 5:
            del data[at:]
        elif how == 6:
            word = chance.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF))
            data[at : at + 4] = struct.pack(chance.choice("<>") + "I", word)
        else:
            other = chance.randrange(len(data))
            data[at : at + size] = data[other : other + size]
    return bytes(data)


def damaged_text(text: str, chance: random.Random) -> bytes:
    """One to four numbers, quoted texts or lines replaced, dropped or doubled; or bytes."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        how = chance.randrange(7)
        if how <= 1:
            text = _replaced(_NUMBER, text, chance, chance.choice(STRANGE_TEXTS))
        elif how == 2:
            word = chance.choice(STRANGE_TEXTS)
            text = _replaced(_QUOTED, text, chance, json.dumps(word, ensure_ascii=False))
        elif how == 6 and chance.random() < 0.5:
            return damaged_bytes(text.encode("utf-8", "surrogatepass"), chance)
        else:
            lines = text.split("\n")
            at = chance.randrange(len(lines))
            if how == 3:
                del lines[at]
            elif how == 4:
                lines[at:at] = [lines[chance.randrange(len(lines))]] * chance.choice((1, 3))
            elif how == 5 and "=" in lines[at]:
                value = chance.choice(_TOML_VALUES)
                lines[at] = f"{lines[at].split('=')[0]}= {value}"
            else:
                lines[at] = chance.choice(STRANGE_TEXTS)
            text = "\n".join(lines)
    return text.encode("utf-8", "surrogatepass")


_TOML_VALUES = (
    "0", "-1", "1e308", "nan", "-inf", "true", '""', "[]", "{}", "[[1]]", "[1, 'a']", "9" * 400,
    "9" * 19, "1979-05-27", "07:32:00", "{ a = 1 }", '"\\u202e"', '"' + "x" * 3000 + '"',
    "[" * 60 + "]" * 60,
)  # fmt: skip


def _replaced(pattern: re.Pattern[str], text: str, chance: random.Random, new: str) -> str:
    found = [m.span() for m in pattern.finditer(text[:200_000])]
    if not found:
        return text
    start, end = chance.choice(found)
    return text[:start] + new + text[end:]


def damaged_tree(tree: Any, chance: random.Random) -> bytes:
    """A JSON tree with one to three places dropped, replaced, doubled, renamed or nested."""
    tree = json.loads(json.dumps(tree))
    for _ in range(chance.choice((1, 1, 2, 3))):
        place = _place(tree, chance)
        if place is None:
            break
        _damage_place(*place, chance)
    text = json.dumps(tree)
    if chance.random() < 0.9:  # what is no JSON is refused at once and teaches nothing
        text = re.sub(r"-?(NaN|Infinity)", "null", text)
    if chance.random() < 0.02:
        text = text.replace("[", "[" * DEEP, 1)
    if chance.random() < 0.1:
        return damaged_text(text, chance)
    return text.encode("utf-8", "surrogatepass")


def _place(tree: Any, chance: random.Random) -> tuple[Any, Any] | None:
    """A random container below the root, and one of its keys; deep ones as likely as others."""
    held, place = tree, None
    while isinstance(held, dict | list) and held:
        key = chance.choice(list(held)) if isinstance(held, dict) else chance.randrange(len(held))
        place = (held, key)
        if chance.random() < 0.2:
            break
        held = held[key]
    return place


def _damage_place(holder: Any, key: Any, chance: random.Random) -> None:
    how = chance.randrange(8)
    value = holder[key]
    if how == 0:
        del holder[key]
    elif how == 1 and isinstance(holder, list):
        holder.extend(copy.deepcopy(value) for _ in range(chance.choice((1, 5, 200))))
    elif how == 2 and isinstance(holder, dict):
        holder[chance.choice(STRANGE_TEXTS)] = holder.pop(key)
    elif how == 3:
        for _ in range(chance.choice((1, 2, 40, 400))):
            value = [value]
        holder[key] = value
    elif how == 4 and isinstance(value, int | float) and abs(value) < 1e30:
        holder[key] = chance.choice((-value, value * 1e6, value + 1, 1e300, float("nan"), 0))
    else:
        holder[key] = copy.deepcopy(chance.choice(STRANGE_VALUES))


def damaged_xml(text: str, chance: random.Random) -> bytes:
    """Elements dropped, doubled or moved, attributes replaced, entities declared."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        found = [m.span() for m in _ELEMENT.finditer(text)]
        if not found:
            break
        start, end = chance.choice(found)
        piece, how = text[start:end], chance.randrange(6)
        if how == 0:
            text = text[:start] + text[end:]
        elif how == 1:
            text = text[:end] + piece * chance.choice((1, 2, 50)) + text[end:]
        elif how == 2:
            other = chance.choice(found)[0]
            text = text[:other] + piece + text[other:]
        elif how == 3:
            word = chance.choice((*STRANGE_TEXTS, "&#xD800;", "&#0;", "&x;")).replace("<", "&lt;")
            text = text[:start] + _replaced(_QUOTED, piece, chance, f'"{word}"') + text[end:]
        elif how == 4:
            entity = '<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY x "&a;&a;&a;&a;">]>'
            text = text.replace("?>", f"?>{entity}", 1)
        else:
            return damaged_bytes(text.encode("utf-8", "surrogatepass"), chance)
    return text.encode("utf-8", "surrogatepass")


def damaged_pbf(raw: bytes, chance: random.Random) -> bytes:
    """A .osm.pbf with damage inside one of its packed blocks, or anywhere."""
    if chance.random() < 0.3:
        return damaged_bytes(raw, chance)
    blocks, at = [], 0
    while at + 4 <= len(raw):
        size = struct.unpack(">I", raw[at : at + 4])[0]
        head = raw[at + 4 : at + 4 + size]
        body_size = _varint_after(head, 0x18)
        body = raw[at + 4 + size : at + 4 + size + body_size]
        blocks.append((head, body))
        at += 4 + size + body_size
    hit = chance.randrange(len(blocks))
    out = b""
    for number, (head, body) in enumerate(blocks):
        if number == hit:
            inner = damaged_bytes(_unpacked(body), chance)
            packed = zlib.compress(inner)
            body = b"\x10" + _varint(len(inner)) + b"\x1a" + _varint(len(packed)) + packed
            head = head[: head.index(b"\x18")] + b"\x18" + _varint(len(body))
        out += struct.pack(">I", len(head)) + head + body
    return out


def _unpacked(body: bytes) -> bytes:
    start = body.find(b"\x78")  # of a zlib stream
    return zlib.decompress(body[start:]) if start >= 0 else body


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _varint_after(data: bytes, tag: int) -> int:
    at, number, shift = data.index(bytes([tag])) + 1, 0, 0
    while True:
        number |= (data[at] & 0x7F) << shift
        if data[at] < 0x80:
            return number
        at, shift = at + 1, shift + 7


def damage_table(path: Path, chance: random.Random) -> None:
    """Change cells, geometries or the tables themselves of a GeoPackage in place; or its bytes."""
    if chance.random() < 0.3:
        path.write_bytes(damaged_bytes(path.read_bytes(), chance, 4096))
        return
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOTNULL"
        names = [r[0] for r in database.execute(tables)]
        names = [name for name in names if not name.startswith(("rtree", "sqlite"))]
        for name in names:  # triggers call functions that SQLite alone does not have
            for (trigger,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (name,)
            ).fetchall():
                database.execute(f'DROP TRIGGER "{trigger}"')
        for _ in range(chance.choice((1, 1, 2, 3))):
            _damage_database(database, chance.choice(names), chance)


def _damage_database(database: sqlite3.Connection, name: str, chance: random.Random) -> None:
    columns = [r[1] for r in database.execute(f'PRAGMA table_info("{name}")')]
    rows = [r[0] for r in database.execute(f'SELECT rowid FROM "{name}" LIMIT 50')]
    if not columns or not rows:
        return
    column, row = chance.choice(columns), chance.choice(rows)
    old = database.execute(f'SELECT "{column}" FROM "{name}" WHERE rowid = ?', (row,)).fetchone()
    value: Any = chance.choice([v for v in STRANGE_TEXTS])
    if isinstance(old[0] if old else None, bytes) and chance.random() < 0.9:
        value = damaged_bytes(old[0], chance)
    elif chance.random() < 0.4:
        value = chance.choice((None, 0, -1, 1e308, -(2**62), b"\xff\xfe", b""))
    orders: tuple[Callable[[], object], ...] = (
        lambda: database.execute(
            f'UPDATE "{name}" SET "{column}" = ? WHERE rowid = ?', (value, row)
        ),
        lambda: database.execute(f'UPDATE "{name}" SET "{column}" = ?', (value,)),
        lambda: database.execute(f'ALTER TABLE "{name}" RENAME COLUMN "{column}" TO "strange x"'),
        lambda: database.execute(f'DELETE FROM "{name}" WHERE rowid = ?', (row,)),
        lambda: database.execute(f'CREATE VIEW "v{row}" AS SELECT * FROM "{name}"'),
        lambda: database.execute(f'ALTER TABLE "{name}" ADD COLUMN g AS (length("{column}"))'),
    )
    try:
        chance.choices(orders, (10, 3, 1, 2, 0.3, 0.3))[0]()
    except sqlite3.Error:  # what SQLite itself does not let through is no input
        return
