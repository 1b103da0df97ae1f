"""Whether there is a display to open a window on."""

import os
import sys

_SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def has_display() -> bool:
    """False on a Linux without X, Wayland or a platform that is named."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in _SCREEN)


def check_display() -> None:
    """Raises ValueError where no window can be opened."""
    if not has_display():
        raise ValueError(
            "there is no display to open a window on; "
            "'district-twin snapshot' and 'district-twin run' work without one."
        )
