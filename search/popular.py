"""
Hot searches: what most people looked for lately, in one store and in the whole town.

A word counts once a day for one address, only if it found goods, and is shown only when
several people asked for it: one shopper, or one script, cannot put a word on the page.
"""

import re
from datetime import date, timedelta

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from search import products
from search.analysis.normalise import normalise
from search.models import HiddenWord, SearchCount, SearchMiss
from search.search_request import SearchRequest
from search.store_words import memory
from shop.catalog.models import CategoryPage
from shop.stores.models import Store
from shop.stores.public_pages import privacy

DAYS, KEPT_DAYS = 7, 35
SHOWN = 10
MAX_LETTERS = 12
# Fewer people than this might be one, with something of their own.
SEVERAL = 2
DAY_SECONDS = 24 * 60 * 60
# A telephone number or an address on the web is no word for goods.
_NOT_A_WORD = re.compile(r"\d{7,}|www|http|[.@/\\\\]|微信|加我|vx|q群")


def note(*, text: str, store: Store | None, client: str) -> bool:
    """
    Somebody at the address `client` searched for `text`. False for what does not count: no
    word, no goods called so, counted before today.
    """
    word = normalise(text).strip()
    if not 1 < len(word) <= MAX_LETTERS or _NOT_A_WORD.search(word):
        return False
    store_id = None if store is None else store.pk
    today = timezone.localdate()
    # Neither the address nor what it searched for can be read from the cache.
    once = salted_hmac("search", f"{today} {client} {store_id} {word}").hexdigest()
    searches = salted_hmac("searches", f"{today} {client}").hexdigest()
    cache.add(searches, 0, DAY_SECONDS)
    # None: the cache is away.
    if (cache.incr(searches) or 0) > settings.SEARCH_COUNTED_PER_ADDRESS:
        return False
    if not cache.add(once, 1, DAY_SECONDS):
        return False
    found = products.find(SearchRequest(text=word, store=store), limit=1)
    if not found.products or found.is_similar:
        count_miss.delay(word=word)
        return False
    count_search.delay(word=word, store_id=store_id)
    return True


@shared_task(name="search.tasks.count_search")
def count_search(*, word: str, store_id: int | None) -> None:
    """One more person searched for `word` today."""
    today = {"word": word, "day": timezone.localdate()}
    row = SearchCount.objects.filter(**today, **_of(store_id))
    if row.update(people=F("people") + 1):
        return
    try:
        with transaction.atomic():
            SearchCount.objects.create(**today, store_id=store_id, people=1)
    except IntegrityError:
        row.update(people=F("people") + 1)


@shared_task(name="search.tasks.count_miss")
def count_miss(*, word: str) -> None:
    """One more person found nothing for `word` today."""
    today = {"word": word, "day": timezone.localdate()}
    SearchMiss.objects.bulk_create([SearchMiss(**today)], ignore_conflicts=True)
    SearchMiss.objects.filter(**today).update(people=F("people") + 1)


def missed(*, since: date, limit: int) -> list[tuple[str, int]]:
    """
    Words that were searched for and not found, with how many people; only what several asked
    for, so that nobody's name or number stands there.
    """
    rows = SearchMiss.objects.filter(day__gte=since).values("word")
    sums = rows.annotate(asked=Sum("people")).filter(asked__gte=SEVERAL).order_by("-asked", "word")
    return [(row["word"], row["asked"]) for row in sums[:limit]]


def hot(*, store: Store | None) -> list[str]:
    """The ten words that most people searched for in the last week, most first."""
    store_id = None if store is None else store.pk
    since = timezone.localdate() - timedelta(days=DAYS)
    hidden = HiddenWord.objects.filter(Q(store__isnull=True) | Q(store_id=store_id))
    rows = (
        SearchCount.objects.filter(day__gt=since, **_of(store_id))
        .exclude(word__in=hidden.values("word"))
        .values("word")
        .annotate(total=Sum("people"))
        .filter(total__gte=settings.SEARCH_HOT_FROM)
        .order_by("-total", "word")
    )
    return [row["word"] for row in rows[:SHOWN]]


def ideas(*, store: Store | None) -> list[str]:
    """
    What can be searched for where nobody has searched yet: names of shelves that have goods,
    those of most shops first.
    """
    shelves = privacy.public(CategoryPage.objects.live())
    shelves = shelves.filter(store__status=Store.Status.OPEN, depth__gte=4)
    if store is not None:
        shelves = shelves.filter(store=store)
    names = shelves.order_by().values("title").annotate(stores=Count("store", distinct=True))
    return [row["title"] for row in names.order_by("-stores", "title")[:SHOWN]]


@shared_task(name="search.tasks.forget_old_counts")
def forget_old_counts() -> None:
    """Hot searches look at recent days only; words of typed orders fade."""
    memory.forget_old(at=timezone.now())
    before = timezone.localdate() - timedelta(days=KEPT_DAYS)
    SearchCount.objects.filter(day__lt=before).delete()
    SearchMiss.objects.filter(day__lt=before).delete()


def _of(store_id: int | None) -> dict[str, object]:
    return {"store__isnull": True} if store_id is None else {"store_id": store_id}
