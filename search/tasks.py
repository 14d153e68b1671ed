"""What a worker does for search: each task lives beside its subject."""

from search.indexing import index_below
from search.popular import count_search, forget_old_counts
from search.store_words.memory import learn_words

__all__ = ["count_search", "forget_old_counts", "index_below", "learn_words"]
