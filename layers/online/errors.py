"""What can go wrong with a service, each one sentence with what to do next."""

from layers.source_error import SourceError


class Stopped(Exception):
    """The person stopped it."""


class OnlineError(SourceError):
    """A service did not give what was asked; the message is one sentence with the mend."""


class NotThere(OnlineError):
    """The service has nothing at this address (HTTP 404, 204)."""


class Busy(OnlineError):
    """The service, or the way to it, fails for a while; worth another try.

    after_s: how long it asked to wait, None where it did not say. tries: how many are worth it.
    """

    def __init__(self, sentence: str, after_s: float | None = None, tries: int = 4) -> None:
        super().__init__(sentence)
        self.after_s, self.tries = after_s, tries
