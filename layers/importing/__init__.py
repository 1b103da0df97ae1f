"""From files of the real world to a district folder."""
