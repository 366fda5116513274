"""The project hangs together: topics, intents, rules and training data name the same things."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge import Knowledge

INTENTS = {topic.replace("/", "_") for topic in Knowledge.load().onderwerpen}
FEWEST_EXAMPLES = 25


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def examples(root: Path) -> list[tuple[str, str]]:
    found = []
    for path in sorted((root / "data" / "nlu").glob("*.yml")):
        for block in read(path)["nlu"]:
            lines = [line.strip() for line in block["examples"].splitlines()]
            found += [(block["intent"], line.removeprefix("- ")) for line in lines if line.startswith("- ")]
    return found


def test_the_domain_has_an_intent_for_each_topic(root: Path) -> None:
    domain = read(root / "domain.yml")
    assert {name for intent in domain["intents"] for name in intent} == INTENTS


def test_every_intent_is_answered_by_exactly_one_rule(root: Path) -> None:
    answered: Counter[str] = Counter()
    for path in (root / "data" / "stories").glob("*.yml"):
        for rule in read(path)["rules"]:
            first = rule["steps"][0]
            answered.update(option["intent"] for option in first.get("or", [first]) if "intent" in option)
    assert answered == Counter(dict.fromkeys(INTENTS, 1))


def test_every_topic_has_enough_examples(examples: list[tuple[str, str]]) -> None:
    counted = Counter(intent for intent, _ in examples)
    assert {intent for intent in INTENTS if counted[intent] < FEWEST_EXAMPLES} == set()
    assert set(counted) == INTENTS


def test_no_example_stands_under_two_topics(examples: list[tuple[str, str]]) -> None:
    topics: dict[str, set[str]] = {}
    for intent, text in examples:
        topics.setdefault(text.lower(), set()).add(intent)
    assert {text: found for text, found in topics.items() if len(found) > 1} == {}


def test_no_test_message_stands_in_the_training_data(root: Path, examples: list[tuple[str, str]]) -> None:
    trained = {text.lower().strip() for _, text in examples if len(text.split()) > 4}
    held_out = [text for texts in read(root / "tests/nlu/berichten.yml").values() for text in texts]
    held_out += read(root / "tests/nlu/crisis.yml")["crisis"] + read(root / "tests/nlu/buiten_bereik.yml")["berichten"]
    assert [text for text in held_out if text.lower().strip() in trained] == []
