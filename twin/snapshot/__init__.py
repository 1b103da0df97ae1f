import os

# Before openpyxl is imported: lxml's writer says of a full disk what is no OSError, and says it
# again when it is closed; the writer of the standard library raises what the disk said.
os.environ.setdefault("OPENPYXL_LXML", "False")
