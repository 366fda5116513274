"""Graph component: recognises a crisis message, whatever else it asks."""

from dataclasses import dataclass
from typing import Any, Dict, List, Sequence, Text

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot.knowledge.crisis import CrisisPhrases
from bot.nlu.encoders import centred
from bot.nlu.meaning import MEANING
from bot.nlu.text import shortened

CRISIS = "veiligheid_crisis"


@dataclass
class CrisisModel:
    """Crisis against everything else; weighs both kinds equally, so it leans to caution."""

    mean: np.ndarray
    meaning: LogisticRegression

    @classmethod
    def fit(cls, vectors: np.ndarray, is_crisis: Sequence[bool]) -> "CrisisModel":
        mean = vectors.mean(axis=0)
        meaning = LogisticRegression(C=3.0, max_iter=400, class_weight="balanced")
        return cls(mean, meaning.fit(centred(vectors, mean), is_crisis))

    def chance(self, vectors: np.ndarray) -> float:
        """The highest chance over the message and its sentences, in [0, 1]."""
        return float(self.meaning.predict_proba(centred(vectors, self.mean))[:, 1].max())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisDetector(GraphComponent, IntentClassifier):
    """Puts `veiligheid_crisis` on top when a sentence means it or a phrase of `data/knowledge/crisis.yml` says it.

    A missed crisis is worse than a needless kind word, so the threshold is low. Stands after `TopicClassifier`.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"threshold": 0.5}

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, model: Any = None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model: CrisisModel = model
        self._phrases = CrisisPhrases.load()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CrisisDetector":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "CrisisDetector":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / "crisis.joblib"))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.training_examples if example.get(MEANING) is not None]
        self._model = CrisisModel.fit(
            np.vstack([example.get(MEANING)[0] for example in examples]),
            [example.get(INTENT) == CRISIS for example in examples],
        )
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "crisis.joblib")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            chance = self._chance(message)
            if chance >= self._config["threshold"]:
                _put_on_top(message, chance)
        return messages

    def _chance(self, message: Message) -> float:
        if self._phrases.occur_in(shortened(message.get(TEXT) or "")):
            return 1.0
        return self._model.chance(message.get(MEANING))


def _put_on_top(message: Message, chance: float) -> None:
    crisis = {INTENT_NAME_KEY: CRISIS, "confidence": chance}
    others = [entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry[INTENT_NAME_KEY] != CRISIS]
    message.set(INTENT, crisis, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [crisis, *others], add_to_output=True)
