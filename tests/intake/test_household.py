"""Several facts about a household from one reply: the table is `huishouden.yml`."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.intake import read_household

TABLE = yaml.safe_load((Path(__file__).parent / "huishouden.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "facts"), TABLE)
def test_what_is_said_and_no_more(text: str, facts: dict[str, Any]) -> None:
    assert read_household(text) == facts
