"""From a sketch to a district folder: the order of the steps, nothing else."""

from pathlib import Path

from sample_districts.sketch.read import Sketch


def build_district(sketch: Sketch, out: Path) -> None:
    """Grow the district of `sketch` and write its folder to `out`."""
    raise NotImplementedError(f"the builder for {sketch.key} is being written ({out})")
