"""From need to energy bought: boilers, heat pumps, networks, cooling."""
