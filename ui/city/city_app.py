"""Opens the window of a city's results and stays until it is closed."""

import faulthandler
import sys
from typing import TYPE_CHECKING

from ui.app import make_application
from ui.background.interpreter import give_memory_back_early
from ui.city.city_window import CityWindow
from ui.style.theme import LIGHT, apply_theme

if TYPE_CHECKING:
    from twin.city.city_results import CityResults


def show_city(results: "CityResults") -> int:
    """Show the results of a city."""
    give_memory_back_early()
    if sys.stderr is not None:
        faulthandler.enable()
    app = make_application(sys.argv)
    apply_theme(app, LIGHT)
    window = CityWindow(results, LIGHT)
    window.resize(1440, 900)
    window.show()
    return app.exec()
