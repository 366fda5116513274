"""The arithmetic of finding a specific question: nearest wording, in competition with general messages."""

from dataclasses import dataclass
from typing import List, Optional, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.pipeline import FeatureUnion

from bot.nlu.encoders import centred
from bot.nlu.spelling import letters_and_words

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
    """A row a feature, a column a message: a new message reads only the rows of its own features."""

    question_ids: List[Optional[str]]
    specific: np.ndarray

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: np.ndarray, question_ids: Sequence[Optional[str]]) -> "QuestionModel":
        mean = vectors.mean(axis=0)
        half = float(np.sqrt(0.5))
        letters = letters_and_words(shortest=3, letters=half, words=half)
        return cls(
            mean,
            centred(vectors, mean) / np.sqrt(2),
            letters,
            letters.fit_transform(texts).T.tocsr(),
            list(question_ids),
            np.array([question_id is not None for question_id in question_ids]),
        )

    def nearest(self, text: str, vector: np.ndarray) -> Nearest:
        by_meaning = self.vectors @ (centred(vector[np.newaxis, :], self.mean)[0] / np.sqrt(2))
        by_spelling = (self.letters.transform([text]) @ self.spelling).toarray().ravel()
        similarity = (1 - SPELLING_SHARE) * by_meaning + SPELLING_SHARE * by_spelling
        specific = self.specific
        best = int(np.argmax(np.where(specific, similarity, -2.0)))
        general = float(np.max(np.where(specific, -2.0, similarity)))
        return Nearest(str(self.question_ids[best]), float(similarity[best]), float(similarity[best]) - general)
