"""Encoders and classifiers compared on the same data and folds, with Rasa's stock pipeline (DIET) as the baseline.

`python -m benchmarks.understanding [--per-topic 9] [--folds 3] [--stock-folds 1]` in Rasa's environment. DIET takes
minutes a fold, so it gets the first fold only, and all rows say what they got on that fold too. Then how well the
classifier in use knows its own confidence: the best temperature, and the expected calibration error.
"""

import argparse
import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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

Fold = tuple[np.ndarray, np.ndarray]
"""Numbers of the messages that are learnt from, and of those that are asked."""

Hits = Callable[[Fold], np.ndarray]
"""Of each message that is asked, whether its topic was right."""


@dataclass(frozen=True)
class Data:
    """So many messages of each topic, with the others of the training data for what can learn from all."""

    texts: list[str]
    labels: np.ndarray
    vectors: np.ndarray
    others: list[Example]

    @classmethod
    def read(cls, per_topic: int) -> "Data":
        """The same part each time."""
        examples = [Example(one.get("text"), one.get("intent"), None) for one in load_data("data/nlu").nlu_examples]
        by_topic = defaultdict(list)
        for example in examples:
            by_topic[example.label].append(example.text)
        generator = np.random.default_rng(1)
        pairs = [
            (text, topic)
            for topic, texts in sorted(by_topic.items())
            for text in generator.permutation(np.array(texts, dtype=object))[:per_topic]
        ]
        chosen = [text for text, _ in pairs]
        others = [example for example in examples if example.text not in set(chosen)]
        return cls(chosen, np.array([topic for _, topic in pairs]), sentence_encoders().encode(chosen), others)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--per-topic", type=int, default=9)
    arguments.add_argument("--folds", type=int, default=3)
    arguments.add_argument("--stock-folds", type=int, default=1)
    chosen = arguments.parse_args()
    configure_rasa_logs()
    began = time.monotonic()
    data = Data.read(chosen.per_topic)
    folds = list(StratifiedKFold(chosen.folds, shuffle=True, random_state=1).split(data.texts, data.labels))
    first = folds[: chosen.stock_folds]
    print(
        f"{len(data.texts)} berichten, {len(set(data.labels))} onderwerpen; per deel geleerd van {len(folds[0][0])} "
        f"en gevraagd {len(folds[0][1])}; {len(folds)} delen, DIET {len(first)}\n"
    )
    print("| | alle delen | de delen van DIET |\n|---|---|---|")
    for name, hits in _ours(data).items():
        print(f"| {name} | {_share(hits, folds)} | {_share(hits, first)} |", flush=True)
    if first:
        print(f"| Rasa's standaardpijplijn (DIET) | | {_share(_stock(data), first)} |", flush=True)
    print("\n" + _calibration(data, folds))
    print(f"{time.monotonic() - began:.0f} seconden")


def _ours(data: Data) -> dict[str, Hits]:
    total = len(data.texts) + len(data.others)
    return {
        "USE, logistische regressie": _linear(data, slice(0, USE_DIMENSIONS)),
        "E5, logistische regressie": _linear(data, slice(USE_DIMENSIONS, None)),
        "USE en E5, logistische regressie": _linear(data, slice(0, None)),
        "USE, E5 en spelling": _mixed(replace(data, others=[])),
        f"idem, spelling van alle {total} zinnen (in gebruik)": _mixed(data),
    }


def _share(hits: Hits, folds: list[Fold]) -> str:
    return f"{np.concatenate([hits(fold) for fold in folds]).mean():.3f}" if folds else ""


def _linear(data: Data, columns: slice) -> Hits:
    def hits(fold: Fold) -> np.ndarray:
        known, asked = fold
        features = centred(data.vectors, data.vectors[known].mean(axis=0))[:, columns]
        model = LogisticRegression(C=topic_model.MEANING_STRENGTH, max_iter=300)
        model.fit(features[known], data.labels[known])
        return np.asarray(model.predict(features[asked]) == data.labels[asked])

    return hits


def _mixed(data: Data) -> Hits:
    def hits(fold: Fold) -> np.ndarray:
        labels, scores = _scores(data, fold)
        return np.asarray(labels[scores.argmax(axis=1)] == data.labels[fold[1]])

    return hits


def _scores(data: Data, fold: Fold) -> tuple[np.ndarray, np.ndarray]:
    """The labels, and of each message that is asked the uncalibrated score of each."""
    known, asked = fold
    learnt = [Example(data.texts[i], data.labels[i], data.vectors[i]) for i in known]
    model = TopicModel.fit([*learnt, *data.others])
    return np.array(model.labels), model.scores([data.texts[i] for i in asked], data.vectors[asked])


def _stock(data: Data) -> Hits:
    def hits(fold: Fold) -> np.ndarray:
        return np.array(list(_stock_hits(data, fold)))

    return hits


def _stock_hits(data: Data, fold: Fold) -> Iterator[bool]:
    known, asked = fold
    with tempfile.TemporaryDirectory() as folder:
        nlu = Path(folder) / "nlu.yml"
        learnt = TrainingData([Message.build(text=data.texts[i], intent=str(data.labels[i])) for i in known])
        nlu.write_text(learnt.nlu_as_yaml(), encoding="utf-8")
        agent = Agent.load(train_nlu("benchmarks/stock_config.yml", str(nlu), folder, fixed_model_name="stock"))
        for i in asked:
            ranking = asyncio.run(agent.parse_message(data.texts[i]))["intent_ranking"]
            # Its fallback is not counted against it: the likeliest topic is compared, as in the other rows.
            yield next(entry["name"] for entry in ranking if entry["name"] != "nlu_fallback") == data.labels[i]


def _calibration(data: Data, folds: list[Fold]) -> str:
    column = {label: number for number, label in enumerate(sorted(set(data.labels)))}
    right = np.array([column[data.labels[i]] for _, asked in folds for i in asked])
    scores = np.vstack([_scores(data, fold)[1] for fold in folds])

    def surprise(temperature: float) -> float:
        return -float(log_softmax(scores / temperature, axis=1)[np.arange(len(right)), right].mean())

    best = float(minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x)
    used = topic_model.TEMPERATURE
    return (
        f"Temperatuur in gebruik {used}: kalibratiefout {_calibration_error(scores / used, right):.3f}; "
        f"beste op deze data {best:.2f}: {_calibration_error(scores / best, right):.3f}"
    )


def _calibration_error(scores: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error in ten bins: how far confidence and share of right answers lie apart, in [0, 1]."""
    chances = np.exp(log_softmax(scores, axis=1))
    sure, hit = chances.max(axis=1), chances.argmax(axis=1) == right
    bins = np.minimum((sure * 10).astype(int), 9)
    return float(sum(abs(sure[bins == b].mean() - hit[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


if __name__ == "__main__":
    main()
