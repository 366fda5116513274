"""Graph component: the specific question of the knowledge that a message asks, when it clearly asks one."""

from typing import Any, Dict, List

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.importer import QUESTION_ID
from bot.nlu.meaning import MEANING
from bot.nlu.question_model import QuestionModel
from bot.nlu.text import has_words

FAQ_KEY = "faq"
"""Key in the parse: `{"id", "confidence"}` of the question, or None."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionFinder(GraphComponent, IntentClassifier):
    """Sets `faq`. Needs `SentenceMeaning` before it, and training data read by `KnowledgeImporter`."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"similarity": 0.4, "lead": -0.05}

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, model: Any = None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model: QuestionModel = model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "QuestionFinder":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "QuestionFinder":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / "questions.joblib"))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.nlu_examples if example.get(MEANING) is not None]
        self._model = QuestionModel.fit(
            [example.get(TEXT) for example in examples],
            np.vstack([example.get(MEANING).vector for example in examples]),
            [example.get(QUESTION_ID) for example in examples],
        )
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / "questions.joblib")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            message.set(FAQ_KEY, self._asked(message), add_to_output=True)
        return messages

    def _asked(self, message: Message) -> Any:
        text = message.get(TEXT) or ""
        if not has_words(text):
            return None
        found = self._model.nearest(text, message.get(MEANING).vector)
        if found.similarity < self._config["similarity"] or found.lead < self._config["lead"]:
            return None
        return {"id": found.question_id, "confidence": round(found.similarity, 4)}
