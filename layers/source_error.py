"""The one error of reading and writing: a sentence that names file, object and fix."""


class SourceError(ValueError):
    """A file, or an object in it, that cannot be used; the message is one plain sentence."""
