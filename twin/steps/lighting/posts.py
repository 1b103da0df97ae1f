"""The lamp posts of a district while the measures of a scenario are laid on them."""

import numpy as np

from models.light.luminaire.dimming import dimming_profiles
from models.light.luminaire.luminaire_table import after_led_exchange, luminaire_index, luminaires
from models.light.luminaire.posts import add_on_w, can_charge, charging_headroom_w
from twin.district.district import Array, District
from twin.engine.results import LuminaireFit

PROFILE_KEYS = tuple(dimming_profiles())
_NODE_ADD_ONS = ("control_node",)
_NOT_SPARED = "stands where the class needs every post, or bears more"
_NO_LUMINAIRE = "stands where no LED luminaire of the table meets the street's class"


class Posts:
    """Columns (n_lamps,): `luminaire` row of the table, `level_frac` it is set to all night,
    `profile` row of PROFILE_KEYS, `standby_w` of what hangs on the post besides the lamp."""

    def __init__(self, district: District, fit: LuminaireFit | None) -> None:
        lamps = district.layers.get("lamp_posts")
        self._fit = fit
        n = len(lamps) if lamps else 0
        self.luminaire = (
            luminaire_index(lamps["lamp"].astype(str)) if lamps else np.zeros(0, np.intp)
        )
        self.fuse_a = lamps["fuse_a"] if lamps else np.zeros(0)
        self.profile = np.zeros(n, dtype=np.intp)
        self.standby_w, self.level_frac = np.zeros(n), np.ones(n)
        self.exchanged, self.noded, self.managed, self.charging, self.gone = (
            np.zeros(n, dtype=bool) for _ in range(5)
        )

    # Each verb lays one kind of measure on the posts asked and says who took it, and why others
    # could not (twin/measures/lamps.py).

    def exchange_for_led(self, asked: Array) -> tuple[Array, str]:
        after = after_led_exchange(self.luminaire)
        other = asked & (after != self.luminaire)
        return self._hang(other, after), "is an LED luminaire already"

    def _hang(self, asked: Array, after: Array, level_frac: Array | float = 1.0) -> Array:
        """Hang other luminaires, or set them to another level; the posts that changed."""
        same = (after == self.luminaire) & (np.abs(self.level_frac - level_frac) < 1e-9)
        taken = asked & (after >= 0) & ~same
        self.luminaire = np.where(taken, after, self.luminaire)
        self.level_frac = np.where(taken, level_frac, self.level_frac)
        self.exchanged |= taken
        return np.asarray(taken)

    def dim(self, asked: Array, profile: str) -> tuple[Array, str]:
        """Burn by a profile of the table; a node that does it hangs on the post."""
        self.profile[asked] = PROFILE_KEYS.index(profile)
        return self._controlled(asked), ""

    def manage(self, asked: Array) -> tuple[Array, str]:
        """Tell faults and take orders; a node that does it hangs on the post."""
        self._controlled(asked)
        taken = asked & ~self.managed
        self.managed |= taken
        return taken, ""

    def load(self, asked: Array, power_w: float) -> tuple[Array, str]:
        """Hang something on the post that draws power all day."""
        self.standby_w[asked] += power_w
        return asked, ""

    def fit(self, asked: Array, light: str) -> tuple[Array, str]:
        """The least luminaire for the class; set to the level at which it is just met, if asked."""
        assert self._fit is not None
        if light == "dimmed":
            self._hang(asked, self._fit.dimmed, self._fit.level_frac)
        else:
            self._hang(asked, self._fit.full)
        return asked & (self._fit.full >= 0), _NO_LUMINAIRE

    def thin_out(self, asked: Array) -> tuple[Array, str]:
        """Take posts away where those that stay keep the class with a stronger luminaire."""
        fit = self._fit
        assert fit is not None
        away = asked & ~fit.stays & ~self.charging & (self.standby_w == 0.0)
        left = asked & fit.stays & (fit.sparse >= 0)
        self._hang(left, fit.sparse)
        self.gone |= away
        self.level_frac = np.where(away, 0.0, self.level_frac)
        return np.asarray(away | left), _NOT_SPARED

    def _controlled(self, asked: Array) -> Array:
        taken = asked & ~self.noded
        self.noded |= taken
        self.standby_w[taken] += add_on_w(_NODE_ADD_ONS)
        return taken

    def plug(self, asked: Array, plug_w: float) -> tuple[Array, str]:
        drawn_w = luminaires().circuit_w[self.luminaire]
        headroom_w = charging_headroom_w(self.fuse_a, drawn_w, self.standby_w)
        taken = asked & can_charge(headroom_w, plug_w) & ~self.charging
        self.charging |= taken
        return taken, "has a fuse too small for this plug, or a plug already"
