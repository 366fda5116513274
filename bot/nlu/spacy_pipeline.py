"""Graph component: Dutch tokens and lemmas by spaCy, and the theme that a message names."""

from typing import Any, Dict, List

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc

from bot.knowledge.themas import read_themas
from bot.nlu.text import shortened

THEME_ENTITY = "thema"
_SHORTEST_MISSPELT = 7
"""Letters from which on a name may hold one typing error; shorter names would turn into other words."""


def dutch_pipeline() -> Language:
    """Dutch tokens with lookup lemmas, or a trained Dutch pipeline where an operator installed one, with our names."""
    installed = [name for name in spacy.util.get_installed_models() if name.startswith("nl_core_news")]
    if installed:
        nlp = spacy.load(installed[0], exclude=["ner"])
    else:
        nlp = spacy.blank("nl")
        nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
        nlp.initialize()
    nlp.add_pipe("entity_ruler").add_patterns(_patterns(nlp))
    return nlp


def _patterns(nlp: Language) -> List[Dict[str, Any]]:
    return [
        {"label": THEME_ENTITY, "id": theme, "pattern": [_token(token.text) for token in nlp.tokenizer(name)]}
        for theme, thema in read_themas().items()
        for name in thema.namen
    ]


def _token(word: str) -> Dict[str, Any]:
    return {"LOWER": {"FUZZY1": word}} if len(word) >= _SHORTEST_MISSPELT else {"LOWER": word}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SpacyPipeline(GraphComponent, EntityExtractorMixin):
    """Adds an entity `thema` (value: tozo, bbz, ...) for each name of a theme in the message; rule-based."""

    def __init__(self) -> None:
        self._nlp = dutch_pipeline()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SpacyPipeline":
        return cls()

    @staticmethod
    def required_packages() -> List[str]:
        return ["spacy"]

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            doc = self._nlp(shortened(message.get(TEXT) or ""))
            found = self.add_extractor_name(_entities(doc))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _entities(doc: Doc) -> List[Dict[str, Any]]:
    return [
        {"entity": entity.label_, "value": entity.ent_id_, "start": entity.start_char, "end": entity.end_char}
        for entity in doc.ents
        if entity.label_ == THEME_ENTITY
    ]
