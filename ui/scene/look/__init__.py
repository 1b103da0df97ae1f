"""How a stage looks, as values: no actor and no light is made here."""
