"""Any Dutch place or postcode, however typed, leads to its municipality and labour-market region."""

from bot.places.models import Ambiguous, Candidate, Found, How, Municipality, Reason, Region, Resolution, Unknown
from bot.places.resolver import Places

__all__ = [
    "Ambiguous",
    "Candidate",
    "Found",
    "How",
    "Municipality",
    "Places",
    "Reason",
    "Region",
    "Resolution",
    "Unknown",
]
