"""What can go wrong at the desk's door.

DeskError
  NotSignedInError        nobody is signed in in this browser, or not any more
  NotYourPageError        this page is for another role
  ForgedFormError         the form was not sent from a page of the desk
  WrongPasswordError      the e-mail address and the password do not belong together
  TooManyTriesError       too many tries failed; wait first
  WeakPasswordError       the password is too easy to guess
  QuickReplyError         a quick reply cannot be kept like this, or is gone
  NoSuchPageError         there is no page at this address
  NoAnswerError           the database does not answer
  NoSuchFileError         the file is not there (any more)
  SignInRefusedError      the provider did not say who this is, or nobody here has that address
"""

from datetime import timedelta
from http import HTTPStatus


class DeskError(Exception):
    """Base of all; says in one sentence what is wrong and what to do."""

    status = HTTPStatus.BAD_REQUEST


class NotSignedInError(DeskError):
    """Nobody is signed in in this browser, or not any more."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__("U bent niet (meer) ingelogd; log opnieuw in.")


class NotYourPageError(DeskError):
    """This page is for another role."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("Deze pagina is niet voor u; vraag het aan uw beheerder als dat niet klopt.")


class ForgedFormError(DeskError):
    """The form was not sent from a page of the desk, or from one that is too old."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "Dit formulier is te oud of komt van een andere website; ververs de pagina en doe het nog eens."
        )


class WrongPasswordError(DeskError):
    """The e-mail address and the password do not belong together; which of the two is wrong is not said."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self) -> None:
        super().__init__("Het e-mailadres of het wachtwoord klopt niet; probeer het nog eens.")


class TooManyTriesError(DeskError):
    """Too many tries failed; `wait` says how long to wait."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        seconds = max(1, round(wait.total_seconds()))
        minutes = -(-seconds // 60)
        how_long = f"{seconds} seconden" if seconds < 60 else "1 minuut" if minutes == 1 else f"{minutes} minuten"
        super().__init__(f"Het inloggen is te vaak mislukt; wacht {how_long} en probeer het dan nog eens.")


class WeakPasswordError(DeskError):
    """The password is too easy to guess."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class QuickReplyError(DeskError):
    """A quick reply cannot be kept like this, or is gone."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoSuchPageError(DeskError):
    """There is no page at this address."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Deze pagina bestaat niet; kies een pagina uit het menu.")


class NoAnswerError(DeskError):
    """The database does not answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__("De database antwoordt niet; er is niets gedaan. Probeer het over een minuut nog eens.")


class NoSuchFileError(DeskError):
    """The file is not there, not yet or not any more."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("Dit bestand is er niet (meer); ververs de pagina en probeer het nog eens.")


class SignInRefusedError(DeskError):
    """The provider did not say who this is, or nobody here has that address."""

    status = HTTPStatus.FORBIDDEN
