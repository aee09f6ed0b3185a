"""The few failures of maild; the docstring of each is the message that a person reads."""


class MaildError(Exception):
    """Something in maild failed."""

    def __str__(self) -> str:
        """The docstring, followed by what was said at the place."""
        said = super().__str__()
        what = (type(self).__doc__ or "").strip()
        return f"{what}{'' if said.startswith(chr(10)) else ' '}{said}".strip() if said else what


class ConfigError(MaildError):
    """The configuration cannot be used."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Take all problems at once, each with its file and key path."""
        super().__init__("\n" + "\n".join(f"  {p}" for p in problems))
        self.problems = problems


class StoreError(MaildError):
    """The database cannot be used."""


class StoreBusy(StoreError):
    """The database is locked or away; nothing was changed, try again."""


class StoreTooNew(StoreError):
    """The database was written by a newer maild: install that version again, or restore a backup."""


class NoSuchTicket(MaildError):
    """There is no such ticket."""

    def __str__(self) -> str:
        """With its number where that is known."""
        number = "".join(str(part) for part in self.args).strip("(#)")
        return f"There is no ticket {number}." if number else "There is no such ticket."


class NoSuchMail(MaildError):
    """There is no such mail in the ledger."""

    def __str__(self) -> str:
        """With the id that was asked for."""
        asked = "".join(str(part) for part in self.args).strip()
        return f"There is no mail {asked} in the ledger; `maild mail list` shows all." if asked else str(self.__doc__)


class Refused(MaildError):
    """That cannot be done here."""


class DeliveryFault(MaildError):
    """The mail could not be handed over."""


class ReadingFault(MaildError):
    """The mail could not be read."""
