"""All that can be done from menus, shortcuts and the command palette, in one table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """One command: `id` names the presenter's or window's function, `menu` where it is listed.

    `icon` is a qtawesome name. `needs` says when it can be used: always, or with a district.
    """

    id: str
    title: str
    menu: str
    shortcut: str = ""
    icon: str = ""
    needs_district: bool = True
    checkable: bool = False

    @property
    def spoken(self) -> str:
        """What it is called away from its menu: 'Theme: Dark'."""
        title = self.title.rstrip("…")
        tail = self.menu.rpartition("/")[2]
        return f"{tail}: {title}" if "/" in self.menu else title


ACTIONS: tuple[Action, ...] = (
    Action("open_folder", "Open district folder…", "File", "Ctrl+O", "ph.folder-open", False),
    Action("get_district", "Get a district…", "File", "", "ph.globe-hemisphere-west", False),
    Action("open_data", "Open data of a city…", "File", "", "ph.upload-simple", False),
    Action("open_lisbon", "Lisbon, Baixa", "File/Open sample", "", "", False),
    Action("open_porta_romana", "Milan, Porta Romana", "File/Open sample", "", "", False),
    Action("open_greenwich", "London, Greenwich", "File/Open sample", "", "", False),
    Action("open_snapshot", "Open snapshot folder…", "File", "Ctrl+Shift+O", "", False),
    Action("open_snapshot_file", "Open snapshot file…", "File", "", "", False),
    Action("open_scenario", "Open scenario…", "File", "", ""),
    Action("save_scenario", "Save scenario", "File", "Ctrl+S", "ph.floppy-disk"),
    Action("save_scenario_as", "Save scenario as…", "File", "Ctrl+Shift+S"),
    Action("new_scenario", "New scenario", "File", "Ctrl+N"),
    Action("open_project", "Open project…", "File"),
    Action("save_project_as", "Save project as…", "File"),
    Action("export_snapshot", "Export snapshot…", "File", "Ctrl+E", "ph.camera"),
    Action("export_report", "Report as PDF…", "File/Export"),
    Action("export_slides", "Slides…", "File/Export"),
    Action("export_page", "Web page…", "File/Export"),
    Action("export_tables", "Tables and map layers…", "File/Export"),
    Action("quit", "Quit", "File", "Ctrl+Q", "", False),
    Action("undo", "Undo", "Edit", "Ctrl+Z", "ph.arrow-u-up-left"),
    Action("redo", "Redo", "Edit", "Ctrl+Shift+Z", "ph.arrow-u-up-right"),
    Action("select_none", "Select nothing", "Edit", "Esc"),
    Action("select_box", "Select with a box", "Edit", "B", "ph.selection", True, True),
    Action("draw_area", "Draw an area", "Edit", "P", "ph.polygon", True, True),
    Action("place_chargers", "Chargers by hand", "Options", "C", "ph.battery-charging", True, True),
    Action("exchange_luminaires", "LED luminaires by hand", "Options", "L", "ph.lamp", True, True),
    Action("best_dispatch", "Best dispatch of the batteries…", "Options"),
    Action("programme_targets", "The programme's ten targets…", "Options"),
    Action("who_pays", "Who pays…", "Options"),
    Action("verify_energyplus", "Verify with EnergyPlus…", "Options"),
    Action("propose_chargers", "Place charge points…", "Options"),
    Action("search", "Search street or building…", "Edit", "Ctrl+F", "", True),
    Action("palette", "Command palette…", "Edit", "Ctrl+K", "", False),
    Action("measure", "Measure length and area", "Edit", "M", "ph.ruler", True, True),
    Action("buildings_table", "Table of buildings…", "Edit", "Ctrl+B", "ph.table"),
    Action("zoom_selection", "Zoom to selection", "View", "F"),
    Action("top_view", "View from above", "View", "T"),
    Action("reset_view", "Whole district", "View", "Home"),
    Action("play_day", "Play the day", "View", "D", "ph.play"),
    Action("show_baseline", "Baseline or scenario on the map", "View", "V"),
    Action("map_curtain", "Curtain", "View/Compare on the map", "Ctrl+1", "ph.columns"),
    Action("map_panes", "Side by side", "View/Compare on the map", "Ctrl+2"),
    Action("map_difference", "Difference", "View/Compare on the map", "Ctrl+3"),
    Action("theme_light", "Light", "View/Theme", "", "", False),
    Action("theme_dark", "Dark", "View/Theme", "", "", False),
    Action("theme_projector", "Projector", "View/Theme", "F8", "", False),
    Action("text_larger", "Larger text", "View", "Ctrl++", "", False),
    Action("text_smaller", "Smaller text", "View", "Ctrl+-", "", False),
    Action("text_normal", "Normal text", "View", "Ctrl+0", "", False),
    Action("toggle_left", "Layers panel", "View", "F2"),
    Action("toggle_right", "Options panel", "View", "F3"),
    Action("toggle_bottom", "Results panel", "View", "F4"),
    Action("presentation", "Present on the whole screen", "View", "F11", "ph.presentation"),
    Action("tell_story", "Tell the story", "View", "F5", "ph.presentation-chart"),
    Action("storyboard", "Story and presenter's window…", "View", "Shift+F5"),
    Action("story_start", "Back to the start of the story", "View", "F6"),
    Action("story_side", "A today, B scenario", "View", "A"),
    Action("next_view", "Next view", "View", "PgDown"),
    Action("previous_view", "Previous view", "View", "PgUp"),
    Action("assumptions", "Assumptions…", "Options", "Ctrl+Shift+A", "ph.list-bullets"),
    Action("show_scenarios", "Scenarios of this project", "Options", "Ctrl+Alt+S", "ph.git-branch"),
    Action("best_plan", "Find the best plan…", "Options", "Ctrl+Alt+F"),
    Action("compare_scenarios", "Compare scenarios…", "Options", "Ctrl+Alt+C"),
    Action("branch_scenario", "Branch the scenario in hand", "Options", "Ctrl+Alt+B"),
    Action("next_scenario", "Next scenario", "Options", "Ctrl+PgDown"),
    Action("previous_scenario", "Previous scenario", "Options", "Ctrl+PgUp"),
    Action("calculate", "Calculate now", "Options", "F9"),
    Action("cancel", "Stop", "Options", "Ctrl+.", "", False),
    Action("check_district", "Data quality of this district…", "Options"),
    Action("about", "About this program", "Help", "", "", False),
    Action("shortcuts", "Keyboard shortcuts", "Help", "F1", "", False),
)

BY_ID: dict[str, Action] = {a.id: a for a in ACTIONS}
