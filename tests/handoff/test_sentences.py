"""The sentences of the hand-off: short, in plain Dutch, and each with the values that the code fills in."""

from pathlib import Path
from string import Formatter

import pytest
import yaml

from bot.conversation import Sentences

FILE = Path(__file__).resolve().parents[2] / "data" / "knowledge" / "zinnen_overdracht.yml"
SENTENCES = yaml.safe_load(FILE.read_text(encoding="utf-8"))
VALUES = {
    "team": "het team van de Loketwijzer",
    "medewerker": "Fatima",
    "nummer": 1042,
    "verwachting": "Er is nu niemand aanwezig.",
    "voor_u": 3,
    "moment": "maandag 4 januari om 9.00 uur",
    "minuten": 16,
    "grens": 4000,
    "tijd": "9.00",
    "weekdag": "maandag",
    "dag": "4 januari",
    "melding": "Vraag 1042 wacht.",
    "adres": "https://voorbeeld.nl",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_can_be_filled_in_and_is_short(sentences: Sentences, name: str) -> None:
    used = {field for _, field, _, _ in Formatter().parse(SENTENCES[name]["tekst"]) if field}
    assert used <= set(VALUES)
    assert len(sentences.text(name, **VALUES)) < 400


@pytest.mark.parametrize("name", [name for name in SENTENCES if name.startswith("wachten")])
def test_whoever_waits_is_offered_a_way_on(name: str) -> None:
    assert SENTENCES[name]["antwoorden"]
