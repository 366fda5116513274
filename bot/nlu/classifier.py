"""Graph component: which of the topics a message is about."""

from typing import Any, Dict, List, Text

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

from bot.nlu.meaning import MEANING
from bot.nlu.text import has_words, shortened
from bot.nlu.topic_model import TopicModel

OUT_OF_SCOPE = "buiten_bereik_overig"
THEMES = ("tozo", "bbz", "ontwikkeladvies", "mobiliteitsteam", "werk")
THEMES_KEY = "themes"
"""Key in the parse: per theme its likeliest topic, and that topic's share of the theme's probability."""

_ALTERNATIVES = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` and `themes`; below the threshold the intent is out of scope.

    Needs `SentenceMeaning` before it in the pipeline. Confidences are calibrated probabilities in [0, 1].
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"threshold": 0.15, "caution": 1.0}

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, model: Any = None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model: TopicModel = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TopicClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "TopicClassifier":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / "topics.joblib"))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.training_examples if example.get(MEANING) is not None]
        self._model = TopicModel.fit(
            [shortened(example.get(TEXT)) for example in examples],
            np.vstack([example.get(MEANING)[0] for example in examples]),
            [example.get(INTENT) for example in examples],
        )
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "topics.joblib")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            chances = self._chances(message)
            ranking = self._ranking(chances)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(THEMES_KEY, _likeliest_per_theme(chances), add_to_output=True)
        return messages

    def _chances(self, message: Message) -> Dict[Text, float]:
        text = message.get(TEXT) or ""
        if not has_words(text):
            return {label: float(label == OUT_OF_SCOPE) for label in self._model.labels}
        row = self._model.probabilities([shortened(text)], message.get(MEANING)[:1])[0]
        return dict(zip(self._model.labels, map(float, row)))

    def _ranking(self, chances: Dict[Text, float]) -> List[Dict[Text, Any]]:
        best_first = sorted(chances, key=lambda label: -chances[label])
        if self._is_out_of_scope(chances, chances[best_first[0]]):
            best_first.remove(OUT_OF_SCOPE)
            best_first.insert(0, OUT_OF_SCOPE)
        return [
            {INTENT_NAME_KEY: label, "confidence": chances[label]} for label in best_first[: _ALTERNATIVES + 1]
        ]

    def _is_out_of_scope(self, chances: Dict[Text, float], best: float) -> bool:
        """Wrong answers cost more than a question back, so out of scope wins a near tie."""
        return best < self._config["threshold"] or chances[OUT_OF_SCOPE] * self._config["caution"] >= best


def _likeliest_per_theme(chances: Dict[Text, float]) -> Dict[Text, Dict[Text, Any]]:
    themes = {}
    for theme in THEMES:
        topics = {label: chance for label, chance in chances.items() if label.startswith(theme + "_")}
        if topics:
            best = max(topics, key=lambda label: topics[label])
            themes[theme] = {
                INTENT_NAME_KEY: best,
                "share": topics[best] / (sum(topics.values()) or 1.0),
                "confidence": topics[best],
            }
    return themes
