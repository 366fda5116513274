"""The classifier's arithmetic: from meaning and spelling to a calibrated probability per topic."""

import warnings
from dataclasses import dataclass
from typing import List, Optional, Sequence

import numpy as np
from scipy.special import log_softmax, softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from bot.nlu.encoders import centred
from bot.nlu.spelling import letters_and_words

MEANING_STRENGTH = 10.0  # inverse regularisation of the meaning half; flat between 10 and 100
MEANING_STEPS = 60  # 400 steps take five times as long and are no better
SPELLING_STRENGTH = 1.0
SPELLING_SHARPNESS = 8.0  # turns margins of the spelling half into log-probabilities
SPELLING_SHARE = 0.5  # how much spelling counts beside meaning; more costs the other languages
WORD_WEIGHT = 0.7  # how much whole words count beside letter groups
TEMPERATURE = 0.75  # makes the probabilities agree with how often they are right; measured by `make bench-nlu`
SEED = 20200417


@dataclass(frozen=True)
class Example:
    """A training message with its label; without a vector only its spelling is learnt."""

    text: str
    label: str
    vector: Optional[np.ndarray]


@dataclass
class TopicModel:
    """Two linear classifiers that look at a message differently, mixed and calibrated.

    Meaning (sentence vectors) carries paraphrases and other languages; spelling (letter groups and words) carries names
    such as "bbz" and survives typos in them.
    """

    labels: List[str]
    mean: np.ndarray
    meaning: LogisticRegression
    letters: FeatureUnion
    spelling: np.ndarray
    """Weights of the spelling half: a row a feature, a column a label, laid out so that a message reads few rows."""

    spelling_bias: np.ndarray

    @classmethod
    def fit(cls, examples: Sequence[Example]) -> "TopicModel":
        """Learns meaning from the examples that have a vector, spelling from all."""
        encoded = [example for example in examples if example.vector is not None]
        vectors = np.vstack([example.vector for example in encoded])
        mean = vectors.mean(axis=0)
        meaning = LogisticRegression(C=MEANING_STRENGTH, max_iter=MEANING_STEPS, class_weight="balanced")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            meaning.fit(centred(vectors, mean), [example.label for example in encoded])
        letters = letters_and_words(shortest=2, words=WORD_WEIGHT)
        spelling = LinearSVC(C=SPELLING_STRENGTH, random_state=SEED)
        spelling.fit(
            letters.fit_transform([example.text for example in examples]), [example.label for example in examples]
        )
        weights = np.ascontiguousarray(spelling.coef_.T, dtype=np.float32)
        return cls(list(meaning.classes_), mean, meaning, letters, weights, spelling.intercept_)

    def probabilities(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """One row a text, one column a label, in the order of `labels`; each row sums to 1."""
        return np.asarray(softmax(self.scores(texts, vectors) / TEMPERATURE, axis=1))

    def probabilities_by_spelling(self, texts: Sequence[str]) -> np.ndarray:
        """As `probabilities`, by the spelling half alone: cheap, and not calibrated."""
        return np.asarray(np.exp(self._by_spelling(texts)))

    def scores(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """Log-probabilities of both halves mixed, before calibration."""
        by_meaning = self.meaning.predict_log_proba(centred(vectors, self.mean))
        return (1 - SPELLING_SHARE) * by_meaning + SPELLING_SHARE * self._by_spelling(texts)

    def _by_spelling(self, texts: Sequence[str]) -> np.ndarray:
        margins = self.letters.transform(texts).astype(np.float32) @ self.spelling + self.spelling_bias
        return np.asarray(log_softmax(SPELLING_SHARPNESS * margins, axis=1))
