"""Encoders and classifiers compared on the same data and folds, with Rasa's stock DIET as the baseline.

`python -m benchmarks.understanding [--per-topic 25] [--folds 3] [--no-stock]` in Rasa's environment. One row says how
well the classifier in use knows its own confidence: the best temperature, and the expected calibration error.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.nlu.quiet import be_quiet, configure_rasa_logs

be_quiet()

import numpy as np  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.model_training import train_nlu  # noqa: E402
from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402
from scipy.optimize import minimize_scalar  # noqa: E402
from scipy.special import log_softmax  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import StratifiedKFold  # noqa: E402

from bot.nlu import topic_model  # noqa: E402
from bot.nlu.encoders import USE_DIMENSIONS, centred, sentence_encoders  # noqa: E402
from bot.nlu.topic_model import Example, TopicModel  # noqa: E402


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--per-topic", type=int, default=25)
    arguments.add_argument("--folds", type=int, default=3)
    arguments.add_argument("--no-stock", action="store_true")
    chosen = arguments.parse_args()
    configure_rasa_logs()
    texts, labels = _data(chosen.per_topic)
    vectors = sentence_encoders().encode(texts)
    folds = list(StratifiedKFold(chosen.folds, shuffle=True, random_state=1).split(texts, labels))
    print(f"{len(texts)} berichten, {len(set(labels))} onderwerpen, {len(folds)} delen")
    rows = {
        "USE + logistische regressie": slice(0, USE_DIMENSIONS),
        "E5 + logistische regressie": slice(USE_DIMENSIONS, None),
        "USE en E5 + logistische regressie": slice(0, None),
    }
    for name, columns in rows.items():
        print(f"{name:40s} {_linear(vectors, labels, folds, columns):.3f}")
    right, scores, order = _mixed(texts, vectors, labels, folds)
    print(f"{'USE, E5 en spelling (in gebruik)':40s} {right:.3f}")
    _print_calibration(scores, labels, order)
    if not chosen.no_stock:
        print(f"{'Rasa stock (DIET)':40s} {_stock(texts, labels, folds):.3f}")


def _data(per_topic: int) -> tuple[list[str], np.ndarray]:
    generator = np.random.default_rng(1)
    by_topic: dict[str, list[str]] = {}
    for example in load_data("data/nlu").nlu_examples:
        by_topic.setdefault(example.get("intent"), []).append(example.get("text"))
    pairs = [
        (text, topic)
        for topic, texts in sorted(by_topic.items())
        for text in generator.permutation(np.array(texts, dtype=object))[:per_topic]
    ]
    return [text for text, _ in pairs], np.array([topic for _, topic in pairs])


def _linear(vectors: np.ndarray, labels: np.ndarray, folds: list, columns: slice) -> float:
    right = []
    for known, apart in folds:
        mean = vectors[known].mean(axis=0)
        features = centred(vectors, mean)[:, columns]
        model = LogisticRegression(C=topic_model.MEANING_STRENGTH, max_iter=300).fit(features[known], labels[known])
        right += list(model.predict(features[apart]) == labels[apart])
    return float(np.mean(right))


def _mixed(
    texts: list[str], vectors: np.ndarray, labels: np.ndarray, folds: list
) -> tuple[float, np.ndarray, list[str]]:
    scores = np.zeros((len(texts), len(set(labels))))
    for known, apart in folds:
        model = TopicModel.fit([Example(texts[i], labels[i], vectors[i]) for i in known])
        scores[apart] = model._scores([texts[i] for i in apart], vectors[apart])
    order = model.labels
    right = float(np.mean(np.array(order)[scores.argmax(axis=1)] == labels))
    return right, scores, order


def _print_calibration(scores: np.ndarray, labels: np.ndarray, order: list[str]) -> None:
    column = {label: index for index, label in enumerate(order)}
    right = np.array([column[label] for label in labels])

    def surprise(temperature: float) -> float:
        return -float(log_softmax(scores / temperature, axis=1)[np.arange(len(right)), right].mean())

    best = minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x
    chances = np.exp(log_softmax(scores / topic_model.TEMPERATURE, axis=1))
    sure, hit = chances.max(axis=1), chances.argmax(axis=1) == right
    bins = np.minimum((sure * 10).astype(int), 9)
    error = sum(abs(sure[bins == b].mean() - hit[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    print(f"  beste temperatuur {best:.2f} (in gebruik {topic_model.TEMPERATURE}), kalibratiefout {error:.3f}")


def _stock(texts: list[str], labels: np.ndarray, folds: list) -> float:
    return float(np.mean([hit for known, apart in folds for hit in _stock_fold(texts, labels, known, apart)]))


def _stock_fold(texts: list[str], labels: np.ndarray, known: np.ndarray, apart: np.ndarray) -> Iterator[bool]:
    with tempfile.TemporaryDirectory() as folder:
        nlu = Path(folder) / "nlu.yml"
        data = TrainingData([Message.build(text=texts[i], intent=str(labels[i])) for i in known])
        nlu.write_text(data.nlu_as_yaml(), encoding="utf-8")
        model = train_nlu("benchmarks/stock_config.yml", str(nlu), folder, fixed_model_name="stock")
        agent = Agent.load(model)
        for i in apart:
            yield asyncio.run(agent.parse_message(texts[i]))["intent"]["name"] == labels[i]


if __name__ == "__main__":
    main()
