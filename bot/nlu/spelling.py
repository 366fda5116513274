"""The spelling of a message as features: letter groups, which survive typos, and words."""

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion


def letters_and_words(shortest: int, letters: float = 1.0, words: float = 1.0) -> FeatureUnion:
    """Groups of `shortest` to five letters and of one or two words, each half of length `letters` and `words`."""
    return FeatureUnion(
        [
            ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(shortest, 5), sublinear_tf=True, min_df=2)),
            ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
        ],
        transformer_weights={"letters": letters, "words": words},
    )
