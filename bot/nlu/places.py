"""Graph component: the place that a message names, with the code of its municipality."""

import os
from datetime import date
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.text import shortened
from bot.places import Ambiguous, Candidate, Found, Places

PLACE_ENTITY = "plaats"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceFinder(GraphComponent, EntityExtractorMixin):
    """Adds an entity `plaats`: value is the municipality's GM code, or the AM code when a whole region was named.

    When several places share the name, the value is the likeliest and `candidates` has the codes of all.
    """

    def __init__(self) -> None:
        self._places = Places.load()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "PlaceFinder":
        return cls()

    @staticmethod
    def required_packages() -> List[str]:
        return ["rapidfuzz"]

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            found = self.add_extractor_name(self._entities(shortened(message.get(TEXT) or "")))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _entities(self, text: str) -> List[Dict[str, Any]]:
        found = self._places.resolve(text, _reference_date())
        if isinstance(found, Found):
            return [
                {
                    "entity": PLACE_ENTITY,
                    "value": _code(found),
                    "start": found.start,
                    "end": found.end,
                    "confidence_entity": found.confidence,
                }
            ]
        if isinstance(found, Ambiguous):
            codes = [_code(candidate) for candidate in found.candidates]
            return [
                {
                    "entity": PLACE_ENTITY,
                    "value": codes[0],
                    "start": found.start,
                    "end": found.end,
                    "candidates": codes,
                }
            ]
        return []


def _code(candidate: Candidate) -> str:
    return candidate.municipality.code if candidate.municipality else candidate.regions[0].code


def _reference_date() -> date:
    """The setting, which the other environment reads with a library that this one does not have."""
    written = os.environ.get("LOKETWIJZER_PEILDATUM")
    return date.fromisoformat(written) if written else date.today()
