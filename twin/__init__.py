"""The twin: district, scenario, answer, and what is made of them."""

import os

# Where lxml is installed openpyxl writes with it, and a full disk is then no OSError but lxml's own
# fault, with a second one printed while it is cleared away. Read by openpyxl when it is loaded.
os.environ.setdefault("OPENPYXL_LXML", "False")
