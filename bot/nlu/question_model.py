"""The arithmetic of finding a specific question: nearest wording, in competition with general messages."""

from dataclasses import dataclass
from typing import List, Optional, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from bot.nlu.encoders import centred

SPELLING_SHARE = 0.4  # a name such as "FactorWerk" must count beside the meaning


@dataclass(frozen=True)
class Nearest:
    """The nearest specific question: cosine similarity in [-1, 1] and how much nearer it is than a general message."""

    question_id: str
    similarity: float
    lead: float


@dataclass
class QuestionModel:
    """All training messages; those that word a specific question carry its id, the others compete with them."""

    mean: np.ndarray
    vectors: np.ndarray
    letters: FeatureUnion
    spelling: csr_matrix
    question_ids: List[Optional[str]]
    specific: np.ndarray

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: np.ndarray, question_ids: Sequence[Optional[str]]) -> "QuestionModel":
        mean = vectors.mean(axis=0)
        letters = _letters_and_words()
        return cls(
            mean,
            centred(vectors, mean) / np.sqrt(2),
            letters,
            letters.fit_transform(texts),
            list(question_ids),
            np.array([question_id is not None for question_id in question_ids]),
        )

    def nearest(self, text: str, vector: np.ndarray) -> Nearest:
        by_meaning = self.vectors @ (centred(vector[np.newaxis, :], self.mean)[0] / np.sqrt(2))
        by_spelling = np.asarray((self.spelling @ self.letters.transform([text]).T).todense()).ravel()
        similarity = (1 - SPELLING_SHARE) * by_meaning + SPELLING_SHARE * by_spelling
        specific = self.specific
        best = int(np.argmax(np.where(specific, similarity, -2.0)))
        general = float(np.max(np.where(specific, -2.0, similarity)))
        return Nearest(str(self.question_ids[best]), float(similarity[best]), float(similarity[best]) - general)


def _letters_and_words() -> FeatureUnion:
    half = float(np.sqrt(0.5))
    return FeatureUnion(
        [
            ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)),
            ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
        ],
        transformer_weights={"letters": half, "words": half},
    )
