"""Inter 4.001 (SIL Open Font License, OFL.txt), cut to Latin, Greek, Cyrillic and symbols."""
