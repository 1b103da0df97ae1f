"""`python -m twin` is `district-twin`."""

from twin.command.entry import main

if __name__ == "__main__":
    raise SystemExit(main())
