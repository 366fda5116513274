"""`make check-knowledge`: checks everything that editors write, as they need it: one line per mistake."""

import sys
from collections.abc import Sized
from datetime import date

from bot.eligibility.loading import Schemes
from bot.eligibility.regions import PlacesAndDesks
from bot.eligibility.routing import Router
from bot.intake.questionnaires.intake_loading import load_intake
from bot.knowledge import Knowledge, KnowledgeError
from bot.knowledge.complaints import complaints
from bot.knowledge.loketten import Loketten
from bot.knowledge.loketten import complaints as complaints_about_desks
from bot.places.resolver import Places
from bot.settings import settings
from bot.store.woorden import woorden


def main() -> int:
    """Prints what is wrong; after that, what only wants looking up. Returns 1 when something is wrong."""
    try:
        knowledge = Knowledge.load()
        schemes = Schemes.load(knowledge)
        loketten = Loketten.load(knowledge, eigen=settings().loketten)
        router = Router.load(knowledge, PlacesAndDesks(Places.load(), loketten))
        intake = load_intake()
        woorden()
        wrong = complaints(knowledge)
    except KnowledgeError as error:
        print(error)
        return 1
    if wrong:
        print("\n".join(wrong))
        return 1
    counted: dict[str, Sized] = {
        "onderwerpen met een antwoord": knowledge.antwoorden,
        "vragen": knowledge.vragen,
        "gegevens": knowledge.gegevens,
        "bronnen": knowledge.bronnen,
        "regelingen": schemes.by_id,
        "kenmerken": router.kenmerken,
        "regio's": loketten.regios,
        "vragen van de intake": intake.vragen,
    }
    print("De kennis is in orde: " + ", ".join(f"{len(entries)} {name}" for name, entries in counted.items()) + ".")
    old = complaints_about_desks(loketten, date.today())
    if old and "--alles" in sys.argv:
        print("Om na te zoeken:", *old, sep="\n")
    elif old:
        print(f"Om na te zoeken zijn er {len(old)} regels; zie ze met --alles.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
