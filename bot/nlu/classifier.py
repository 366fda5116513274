"""Graph component: which of the topics a message is about."""

from typing import Any, Dict, List

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

from bot.nlu.encoders import sentence_encoders
from bot.nlu.meaning import MEANING
from bot.nlu.text import has_words, sentences, shortened
from bot.nlu.topic_model import Example, TopicModel

OUT_OF_SCOPE = "buiten_bereik_overig"
CRISIS = "veiligheid_crisis"
THEMES = ("tozo", "bbz", "ontwikkeladvies", "mobiliteitsteam", "werk")
THEMES_KEY = "themes"
"""Key in the parse: per theme its likeliest topic, and that topic's share of the theme's probability."""

CRISIS_CHANCES = "crisis_chances"
"""Key on a message: probability of a crisis in the whole message, then in each of its sentences worth a look."""

_ALTERNATIVES = 5
_WORTH_A_LOOK = 0.01
"""Chance of a crisis by spelling alone from which on a sentence is encoded and judged by itself. Encoding is most of
the time of an answer, and of the sentences that turned out a crisis none was under 0.7 here."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` and `themes`; below the threshold the intent is out of scope.

    Needs `SentenceMeaning` before it in the pipeline. Confidences are calibrated probabilities in [0, 1].
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"threshold": 0.2, "out_of_scope_odds": 4.0}

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, model: Any = None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model: TopicModel = model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TopicClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "TopicClassifier":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / "topics.joblib"))

    def train(self, training_data: TrainingData) -> Resource:
        self._model = TopicModel.fit(
            [
                Example(shortened(example.get(TEXT)), example.get(INTENT), _vector(example))
                for example in training_data.nlu_examples
            ]
        )
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "topics.joblib")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            whole = self._chances(text, message.get(MEANING).vector)
            ranking = self._ranking(whole)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(THEMES_KEY, _likeliest_per_theme(whole), add_to_output=True)
            message.set(CRISIS_CHANCES, [whole[CRISIS], *self._crisis_chances_of_sentences(text)])
        return messages

    def _chances(self, text: str, vector: np.ndarray) -> Dict[str, float]:
        """Probability of each topic."""
        if not has_words(text):
            return {label: float(label == OUT_OF_SCOPE) for label in self._model.labels}
        (row,) = self._model.probabilities([shortened(text)], vector[np.newaxis, :])
        return self._weighed(dict(zip(self._model.labels, map(float, row), strict=True)))

    def _crisis_chances_of_sentences(self, text: str) -> List[float]:
        parts = sentences(text)
        if len(parts) == 1:
            return []
        by_spelling = self._model.probabilities_by_spelling(parts)[:, self._model.labels.index(CRISIS)]
        suspect = [part for part, chance in zip(parts, by_spelling, strict=True) if chance >= _WORTH_A_LOOK]
        vectors = sentence_encoders().encode(suspect)
        return [self._chances(part, vector)[CRISIS] for part, vector in zip(suspect, vectors, strict=True)]

    def _weighed(self, chances: Dict[str, float]) -> Dict[str, float]:
        """Corrected for people asking things out of scope more often than the training data has them."""
        weighed = {**chances, OUT_OF_SCOPE: chances[OUT_OF_SCOPE] * self._config["out_of_scope_odds"]}
        total = sum(weighed.values())
        return {label: chance / total for label, chance in weighed.items()}

    def _ranking(self, chances: Dict[str, float]) -> List[Dict[str, Any]]:
        best_first = sorted(chances, key=lambda label: -chances[label])
        if chances[best_first[0]] < self._config["threshold"]:
            best_first.remove(OUT_OF_SCOPE)
            best_first.insert(0, OUT_OF_SCOPE)
        return [{INTENT_NAME_KEY: label, "confidence": chances[label]} for label in best_first[: _ALTERNATIVES + 1]]


def _vector(example: Message) -> Any:
    meaning = example.get(MEANING)
    return None if meaning is None else meaning.vector


def _likeliest_per_theme(chances: Dict[str, float]) -> Dict[str, Dict[str, Any]]:
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
