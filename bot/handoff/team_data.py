"""All that is set for a team, checked before it is kept."""

import base64
import binascii
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from bot.handoff.errors import TeamDataError
from bot.handoff.openingstijden import Stretch

SECRET_PREFIX = "whsec_"  # noqa: S105 - what the standard puts before every secret
SECRET_BYTES = range(24, 65)


@dataclass(frozen=True)
class TeamData:
    """Weekday 0 is Monday, hours are Amsterdam time, a region is the code of a labour-market region such as AM03.

    Raises TeamDataError when it cannot be.
    """

    name: str
    regions: Collection[str] = ()
    hours: Mapping[int, Collection[Stretch]] = field(default_factory=dict)
    closed_days: Collection[date] = ()
    email: str | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise TeamDataError("Het team heeft geen naam; geef het er een.")
        for weekday, stretches in self.hours.items():
            _check_hours(weekday, sorted(stretches))
        if self.email is not None and not all(self.email.partition("@")):
            raise TeamDataError(f"'{self.email}' is geen e-mailadres; schrijf het als naam@voorbeeld.nl.")
        if self.webhook_url is not None:
            _check_webhook(self.webhook_url, self.webhook_secret or "")


def new_webhook_secret() -> str:
    """A secret as the standard for webhooks wants it."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def _check_hours(weekday: int, stretches: list[Stretch]) -> None:
    if weekday not in range(7):
        raise TeamDataError(f"Weekdag {weekday} bestaat niet; kies 0 (maandag) tot en met 6 (zondag).")
    if any(opens >= closes for opens, closes in stretches):
        raise TeamDataError(f"Op weekdag {weekday} sluit het team voor het opengaat; draai de tijden om.")
    if any(later[0] < earlier[1] for earlier, later in pairwise(stretches)):
        raise TeamDataError(f"Op weekdag {weekday} lopen openingstijden door elkaar; voeg ze samen.")


def _check_webhook(url: str, secret: str) -> None:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise TeamDataError(f"'{url}' is geen webadres; begin met https://.")
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(SECRET_PREFIX) or len(key) not in SECRET_BYTES:
        raise TeamDataError("Het geheim van de webhook deugt niet; laat een nieuw geheim maken.")
