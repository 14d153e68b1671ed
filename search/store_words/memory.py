"""What words mean in one store: remembered, read, fixed and forgotten. Never across stores."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import shared_task
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from search.chat.words import amounts
from search.models import StoreWord
from search.store_words import keys, weights
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.public_pages import privacy

# Rows of one store. What is new replaces what weighs least: the desk's anything, a shopper's
# only what one shopper alone has said.
MOST = 2000
# Of one row, and rows in which one shopper stands first: those that nobody else has said are.
MOST_PEOPLE, MOST_OF_ONE = 60, 60
KEPT = timedelta(days=400)
TAUGHT_AT_ONCE = 60


@dataclass(frozen=True)
class Taught:
    """Somebody took `words` for this of the goods."""

    words: str
    variant_id: int


def mark(store: Store, user_id: int) -> str:
    """By which a shopper is known again in this store; it leads nowhere without the site's key."""
    return salted_hmac("store-words", f"{store.pk} {user_id}").hexdigest()[:16]


@shared_task(name="search.tasks.learn_words")
def learn_words(*, store_id: int, taught: list[list[str | int]], person: str) -> None:
    """`taught` are words and variants; `person` is the mark of a shopper, empty for the desk."""
    store = Store.objects.get(pk=store_id)
    choices = [Taught(str(words), int(variant_id)) for words, variant_id in taught]
    learn(store=store, taught=choices, person=person, at=timezone.now())


@transaction.atomic
def learn(*, store: Store, taught: Sequence[Taught], person: str = "", at: datetime) -> int:
    """
    Count what was chosen: for the desk, or for the shopper with the mark `person`, of whom only the
    last time counts. What is not this store's, or has ended, is not counted. Returns how many were.
    """
    _lock(store)
    taught = list(dict.fromkeys(taught))[:TAUGHT_AT_ONCE]
    mine = ProductVariant.unscoped.filter(store=store, retired_at__isnull=True)
    known = set(mine.filter(pk__in=[one.variant_id for one in taught]).values_list("pk", flat=True))
    wanted = {(one.words, one.variant_id) for one in taught if one.variant_id in known}
    _open_rows(store, wanted, person=person, at=at)
    rows = _of(store, {words for words, _variant in wanted}).order_by("pk").select_for_update()
    return len(
        [
            row
            for row in rows
            if (row.words, row.variant_id) in wanted and _count(row, person, at=at)
        ]
    )


def of_words(*, store: Store, words: Collection[str]) -> list[StoreWord]:
    """What this store knows of any of `words`, with the goods on sale; one query."""
    rows = _of(store, words).filter(
        variant__store=store,
        variant__retired_at__isnull=True,
        variant__is_on_sale=True,
        variant__product__live=True,
        variant__product__is_on_sale=True,
    )
    rows = privacy.public(rows, "variant__product__path")
    return list(rows.select_related("variant__product", "variant__level").order_by("pk"))


def meant(*, store: Store, words: Collection[str], at: datetime) -> set[tuple[str, int]]:
    """Which of the goods each of `words` clearly means by now, where one is ahead; one query."""
    votes: dict[str, list[weights.Vote]] = {}
    for row in of_words(store=store, words=words):
        votes.setdefault(row.words, []).append(vote_of(row))
    found = {said: weights.ahead(own, at=at) for said, own in votes.items()}
    return {(said, best.variant_id) for said, best in found.items() if best}


def listed(*, store: Store) -> QuerySet[StoreWord]:
    """
    What the store knows, for its desk: fixed words first, then what came last. What one shopper
    alone has said is nobody's business.
    """
    rows = StoreWord.unscoped.for_store(store).select_related("variant__product")
    rows = rows.exclude(is_fixed=False, by_desk=0, people__1__isnull=True)
    return rows.order_by("-is_fixed", "-noted_at", "-pk")


@transaction.atomic
def fix(*, store: Store, word_id: int, is_fixed: bool, actor: Actor) -> StoreWord:
    """
    From now on these words are always this of the goods; without `is_fixed` they are asked again.

    :raises StoreWord.DoesNotExist: when the store has no such row
    """
    row = listed(store=store).get(pk=word_id)
    same = _of(store, [row.words]).order_by("pk")
    row = next(each for each in same.select_for_update() if each.pk == word_id)
    same.exclude(pk=row.pk).update(is_fixed=False)
    row.is_fixed = is_fixed
    row.save(update_fields=["is_fixed"])
    action = "store_word.fix" if is_fixed else "store_word.loosen"
    audit.record(store=store, actor=actor, action=action, target=_target(row))
    return row


@transaction.atomic
def add(
    *, store: Store, words: str, variant: ProductVariant, actor: Actor, at: datetime
) -> StoreWord:
    """
    What the store itself says that `words` mean: fixed from the beginning.

    :raises ValidationError: of words under which nothing is remembered, of all that a product is
        called, and where no room is left
    """
    if ProductVariant.unscoped.filter(store=store, product__title=words).exists():
        raise ValidationError(_("「%(words)s」是店里商品的全名，不会变成别的") % {"words": words})
    key = keys.of(words, is_goods=True)
    if not key or amounts.find(key):
        raise ValidationError(_("这样的叫法记不住：写商品的叫法，最多 20 个字"))
    learn(store=store, taught=[Taught(key, variant.pk)], at=at)
    row = _of(store, [key]).filter(variant=variant).first()
    if row is None:
        raise ValidationError(_("记住的叫法已经满了，先删掉几个"))
    return fix(store=store, word_id=row.pk, is_fixed=True, actor=actor)


@transaction.atomic
def forget(*, store: Store, word_id: int, actor: Actor) -> None:
    """:raises StoreWord.DoesNotExist: when the store has no such row"""
    row = listed(store=store).get(pk=word_id)
    audit.record(store=store, actor=actor, action="store_word.remove", target=_target(row))
    row.delete()


@scope.across_stores("words of all stores grow old alike")
def forget_old(*, at: datetime) -> int:
    """What nobody has chosen for so long that it weighs nothing any more."""
    return StoreWord.unscoped.filter(is_fixed=False, noted_at__lt=at - KEPT).delete()[0]


def vote_of(row: StoreWord) -> weights.Vote:
    return weights.Vote(
        variant_id=row.variant_id,
        by_desk=row.by_desk,
        by_shoppers=row.by_shoppers,
        people=len(row.people),
        at=row.noted_at,
        is_fixed=row.is_fixed,
    )


def _lock(store: Store) -> None:
    """One after the other teaches a store; orders, whose rows only point at it, do not wait."""
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)


def _of(store: Store, words: Collection[str]) -> QuerySet[StoreWord]:
    return StoreWord.unscoped.for_store(store).filter(words__in=words)


def _open_rows(
    store: Store, wanted: Collection[tuple[str, int]], *, person: str, at: datetime
) -> None:
    """A row for whatever is new, as far as there is room or can be made."""
    rows = StoreWord.unscoped.for_store(store)
    there = set(_of(store, {words for words, _ in wanted}).values_list("words", "variant_id"))
    new = sorted(set(wanted) - there)
    if person:
        new = new[: max(MOST_OF_ONE - rows.filter(people__0__0=person).count(), 0)]
    room = max(MOST - rows.count(), 0)
    if len(new) > room:
        room += _make_room(
            store, len(new) - room, words={words for words, _ in wanted}, at=at, is_desk=not person
        )
    StoreWord.unscoped.bulk_create(
        [
            StoreWord(store=store, words=words, variant_id=variant_id, noted_at=at)
            for words, variant_id in new[:room]
        ],
        ignore_conflicts=True,
    )


def _count(row: StoreWord, person: str, *, at: datetime) -> bool:
    """One more; False for a shopper who has counted today."""
    today = timezone.localdate(at).toordinal()
    if [person, today] in row.people:
        return False
    since = at - row.noted_at
    row.by_desk = weights.faded(row.by_desk, since=since)
    row.by_shoppers = weights.faded(row.by_shoppers, since=since)
    if person:
        _count_shopper(row, person, today)
    else:
        row.by_desk += 1
    row.noted_at = max(at, row.noted_at)
    row.save(update_fields=["by_desk", "by_shoppers", "people", "noted_at"])
    return True


def _count_shopper(row: StoreWord, person: str, today: int) -> None:
    """Once more today instead of the time before; where there are too many, of whom was last."""
    others = [one for one in row.people if one[0] != person]
    kept = others[-(MOST_PEOPLE - 1) :]
    gone = [one for one in row.people if one not in kept]
    before = sum(weights.faded(1, since=timedelta(days=today - on)) for _mark, on in gone)
    row.by_shoppers = max(row.by_shoppers - before, 0) + 1
    row.people = [*kept, [person, today]]


def _make_room(
    store: Store, count: int, *, words: Collection[str], is_desk: bool, at: datetime
) -> int:
    """How many rows of other `words` went for new ones: of what weighs least by now the oldest."""
    rows = StoreWord.unscoped.for_store(store).filter(is_fixed=False).exclude(words__in=words)
    if not is_desk:
        rows = rows.filter(by_desk=0, people__1__isnull=True)
    lightest = sorted(rows, key=lambda row: (weights.weight(vote_of(row), at=at), row.noted_at))
    gone = [row.pk for row in lightest[:count]]
    StoreWord.unscoped.filter(store=store, pk__in=gone).delete()
    return len(gone)


def _target(row: StoreWord) -> str:
    return f"{row.words} → {row.variant.product.title}"
