"""The classifier's arithmetic: from meaning and spelling to a calibrated probability per topic."""

from dataclasses import dataclass
from typing import List, Sequence

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

from bot.nlu.encoders import centred

MEANING_STRENGTH = 30.0  # inverse regularisation of the meaning half; flat between 10 and 60
MEANING_STEPS = 60  # 400 steps take five times as long and are no better
SPELLING_STRENGTH = 0.5
SPELLING_SHARPNESS = 6.0  # turns margins of the spelling half into log-probabilities
SPELLING_SHARE = 0.35  # how much spelling counts beside meaning; flat between 0.2 and 0.5
CALIBRATION_SHARE = 0.15
SEED = 20200417


@dataclass
class TopicModel:
    """Two linear classifiers that look at a message differently, mixed and calibrated.

    Meaning (sentence vectors) carries paraphrases and other languages; spelling (letter groups) carries names such as
    "bbz" and survives typos in them.
    """

    labels: List[str]
    mean: np.ndarray
    meaning: LogisticRegression
    letters: TfidfVectorizer
    spelling: LinearSVC
    temperature: float = 1.0

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: np.ndarray, labels: Sequence[str]) -> "TopicModel":
        """Learns from examples; part of them is first kept apart to calibrate the confidence."""
        known, apart = train_test_split(
            np.arange(len(texts)), test_size=CALIBRATION_SHARE, random_state=SEED, stratify=labels
        )
        texts_, labels_ = np.asarray(texts, dtype=object), np.asarray(labels)
        rehearsal = cls._fit(texts_[known], vectors[known], labels_[known])
        model = cls._fit(texts_, vectors, labels_)
        model.temperature = rehearsal._best_temperature(texts_[apart], vectors[apart], labels_[apart])
        return model

    @classmethod
    def _fit(cls, texts: np.ndarray, vectors: np.ndarray, labels: np.ndarray) -> "TopicModel":
        mean = vectors.mean(axis=0)
        meaning = LogisticRegression(C=MEANING_STRENGTH, max_iter=MEANING_STEPS, class_weight="balanced")
        meaning.fit(centred(vectors, mean), labels)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        spelling = LinearSVC(C=SPELLING_STRENGTH, random_state=SEED)
        spelling.fit(letters.fit_transform(texts), labels)
        return cls(list(meaning.classes_), mean, meaning, letters, spelling)

    def probabilities(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """One row a text, one column a label, in the order of `labels`; each row sums to 1."""
        return np.asarray(softmax(self._scores(texts, vectors) / self.temperature, axis=1))

    def _scores(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        by_meaning = self.meaning.predict_log_proba(centred(vectors, self.mean))
        by_spelling = log_softmax(
            SPELLING_SHARPNESS * self.spelling.decision_function(self.letters.transform(texts)), axis=1
        )
        return (1 - SPELLING_SHARE) * by_meaning + SPELLING_SHARE * by_spelling

    def _best_temperature(self, texts: Sequence[str], vectors: np.ndarray, labels: Sequence[str]) -> float:
        scores = self._scores(texts, vectors)
        column = {label: index for index, label in enumerate(self.labels)}
        right = np.array([column[label] for label in labels])

        def surprise(temperature: float) -> float:
            return -float(log_softmax(scores / temperature, axis=1)[np.arange(len(right)), right].mean())

        return float(minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x)
