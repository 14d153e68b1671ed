"""Background work of search."""

from celery import shared_task

from search import indexing, popular


@shared_task
def index_below(*, path: str) -> None:
    """Index anew the products below a path of the tree; harmless to run twice."""
    indexing.refresh_goods(path)


@shared_task
def count_search(*, word: str, store_id: int | None) -> None:
    """One more person searched for `word`."""
    popular.count(word=word, store_id=store_id)


@shared_task
def forget_old_counts() -> None:
    """Hot searches look at recent days only."""
    popular.forget_old()
