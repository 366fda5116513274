"""What can go wrong with a ticket.

HandoffError
  UnknownTicketError   there is no such ticket
  UnknownCoachError    there is no such coach, or they do not work here any more
  UnknownTeamError     there is no such team
  TeamDataError        a team cannot be set up like this
  NotAllowedError      this coach may not do this
  RefusedError         the ticket does not allow it as it is
    StaleError         it changed since this coach looked at it
  KeptForLaterError    the database does not answer; the request is kept and tried again
"""


class HandoffError(Exception):
    """Base of all; says in one sentence what is wrong and what to do."""


class UnknownTicketError(HandoffError, LookupError):
    """There is no such ticket."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Vraag {number} bestaat niet (meer); ververs de lijst.")


class UnknownCoachError(HandoffError, LookupError):
    """There is no such coach, or they do not work here any more."""

    def __init__(self, coach_id: int) -> None:
        super().__init__(f"Medewerker {coach_id} bestaat niet of werkt hier niet meer; kies een ander.")


class UnknownTeamError(HandoffError, LookupError):
    """There is no such team."""

    def __init__(self, team_id: int) -> None:
        super().__init__(f"Team {team_id} bestaat niet; kies een ander team.")


class TeamDataError(HandoffError, ValueError):
    """A team cannot be set up like this."""


class NotAllowedError(HandoffError):
    """This coach may not do this with this ticket."""

    def __init__(self, number: int) -> None:
        super().__init__(f"U mag dit niet doen met vraag {number}; vraag het aan wie hem heeft of aan de teamleider.")


class RefusedError(HandoffError):
    """The ticket does not allow it as it is."""


class StaleError(RefusedError):
    """It changed since this coach looked at it; `how` says what it is now."""

    def __init__(self, number: int, how: str) -> None:
        super().__init__(f"Vraag {number} is intussen veranderd: {how}; ververs de pagina en kijk opnieuw.")


class KeptForLaterError(HandoffError):
    """The database does not answer; the request is kept and will be tried again."""

    def __init__(self) -> None:
        super().__init__("De database antwoordt niet; het verzoek is bewaard en wordt later opnieuw gedaan.")
