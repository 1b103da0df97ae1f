"""Manifests of earlier programs, brought step by step to the present form."""

from collections.abc import Callable, Mapping
from typing import Any

Manifest = Mapping[str, Any]

SCHEMA_VERSION = 2
"""1: no hash over the manifest itself. 2: with one, and with `remark` and `factors`."""


def _from_1(manifest: Manifest) -> Manifest:
    """What was not told then: no remark, and its factors were not counted."""
    return {"remark": "", "factors": {}, **manifest}


MIGRATIONS: Mapping[int, Callable[[Manifest], Manifest]] = {1: _from_1}
"""What brings a manifest of a version to the next one; each version before the present has one."""


def migrated(manifest: Manifest) -> dict[str, Any]:
    """The manifest in the present form. Raises KeyError for a version that never was."""
    made = dict(manifest)
    for version in range(int(manifest["schema_version"]), SCHEMA_VERSION):
        made = dict(MIGRATIONS[version](made)) | {"schema_version": version + 1}
    return made
