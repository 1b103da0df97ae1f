"""`python -m twin` is `district-twin`."""

from twin.entry import main

if __name__ == "__main__":
    raise SystemExit(main())
