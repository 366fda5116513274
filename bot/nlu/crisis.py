"""Graph component: recognises a crisis message, whatever else it asks."""

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.crisis import CrisisPhrases
from bot.nlu.classifier import CRISIS, CRISIS_CHANCES
from bot.nlu.text import shortened


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CrisisDetector(GraphComponent, IntentClassifier):
    """Puts `veiligheid_crisis` on top when the message or one of its sentences means it, or a phrase says it.

    A missed crisis is worse than a needless kind word, so the threshold for the whole message is far below a half. A
    sentence torn out of a story is judged more strictly: "het kan niet langer" may be about a shop. Stands after
    `TopicClassifier`; the phrases are those of `data/knowledge/crisis.yml`.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"threshold": 0.08, "sentence_threshold": 0.85}

    def __init__(self, config: Dict[str, Any], phrases: CrisisPhrases) -> None:
        self._config = config
        self._phrases = phrases

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CrisisDetector":
        return cls(config, CrisisPhrases.load())

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            chance = self._chance(message)
            if chance is not None:
                _put_on_top(message, chance)
        return messages

    def _chance(self, message: Message) -> Any:
        """How sure it is a crisis, or None when it is not taken for one."""
        if self._phrases.occur_in(shortened(message.get(TEXT) or "")):
            return 1.0
        whole, *sentences = message.get(CRISIS_CHANCES)
        worst_sentence = max(sentences, default=0.0)
        is_crisis = whole >= self._config["threshold"] or worst_sentence >= self._config["sentence_threshold"]
        return max(whole, worst_sentence) if is_crisis else None


def _put_on_top(message: Message, chance: float) -> None:
    crisis = {INTENT_NAME_KEY: CRISIS, "confidence": chance}
    others = [entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry[INTENT_NAME_KEY] != CRISIS]
    message.set(INTENT, crisis, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [crisis, *others], add_to_output=True)
