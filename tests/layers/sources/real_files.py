"""The shared real files, which a checkout may lack."""

from tests.reference_files import reference_file as real_file

__all__ = ["real_file"]
