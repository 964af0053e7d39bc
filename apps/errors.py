"""The few kinds of error that every app raises, each with a sentence fit for a person."""


class ClaimtrackerError(Exception):
    """Base of all of ours. `str(error)` is shown to people; `code` is for programs."""

    code = "error"

    def __init__(self, message: object, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        if code:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(ClaimtrackerError):
    """The rules say no; the message is the reason that the disabled button shows too."""

    code = "not_allowed"


class Conflict(ClaimtrackerError):
    """Somebody else changed it in the meantime; nothing was written."""

    code = "conflict"


class NotReady(ClaimtrackerError):
    """What is asked for is not there yet; trying again later may help."""

    code = "not_ready"


class BadInput(ClaimtrackerError):
    """What was handed in cannot be used; the message says what to do."""

    code = "bad_input"
