"""`python -m twin`: the command line."""

import sys

from twin.command.main import main

if __name__ == "__main__":
    sys.exit(main())
