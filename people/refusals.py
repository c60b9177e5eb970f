"""What an action answers when the law says no. Each carries a sentence for the person who asked."""

from __future__ import annotations


class Refused(Exception):
    """An action did not happen, and nothing was written. `message` says what, where and what to do."""

    def __init__(self, message: object = "", *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotYours(Refused):
    """The person may not do this, whatever the state."""


class NotAppointed(NotYours):
    """The signer's appointment does not cover this stream or this day."""


class AlreadyDecided(Refused):
    """Somebody was faster, or it was decided before: nothing is left to decide."""


class NotNow(Refused):
    """It may be done, but not in the present state."""


class NotFresh(Refused):
    """Signing needs a log-in that is at most five minutes old."""
