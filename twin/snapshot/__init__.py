"""What leaves the program as a snapshot: tables, district, numbers."""

import os

# Where lxml is installed openpyxl writes with it, and a full disk is then no OSError but lxml's own
# fault, with a second one printed while it is cleared away.
os.environ.setdefault("OPENPYXL_LXML", "False")
