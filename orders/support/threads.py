"""
Conversations: what is said in them and who looks after them. Each change is one transaction
behind a lock of the thread, and raises its version.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.language import sent
from core.private_files import private_files
from orders.cart.storing.storage import Owner
from orders.models import Order
from orders.support import shoppers
from orders.support.answering import hours
from orders.support.models import LONGEST, Thread, ThreadMessage, picture_path
from shop.catalog.models import ProductPage
from shop.stores.models import Store, StoreMembership
from shop.stores.people import audit, roles
from shop.stores.tenancy import id_of

Side = ThreadMessage.Side
Party = Literal["shopper", "store"]
# A page that is open looks every few seconds: it is written down only so often.
SEEN_EVERY = timedelta(seconds=20)


# What rooms above do with a message that both sides see, in its transaction.
Follower = Callable[[ThreadMessage], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Register one, where an app begins."""
    if follower not in _followers:
        _followers.append(follower)


class CannotSay(Exception):
    """The message says to the writer why not."""


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What is said: words, a JPEG of `picture_intake.take`, a product or an order to look at."""

    text: str = ""
    picture: bytes = b""
    product: ProductPage | None = None
    order: Order | None = None

    def checked(self) -> "Saying":
        """:raises CannotSay: for nothing, and for too much"""
        text = self.text.replace("\x00", "").strip()
        if not (text or self.picture or self.product or self.order):
            raise CannotSay(_("请先写点什么"))
        if len(text) > LONGEST:
            raise CannotSay(_("最多 %(most)s 个字") % {"most": LONGEST})
        return replace(self, text=text)


@dataclass(frozen=True)
class About:
    """What a conversation is about: goods, an order, or nothing in particular."""

    product: ProductPage | None = None
    order: Order | None = None

    @property
    def words(self) -> str:
        if self.product:
            return f"product {self.product.pk}"
        return f"order {self.order.pk}" if self.order else ""


NOTHING = About()


def find(*, store: Store, owner: Owner, about: About = NOTHING) -> Thread | None:
    """The conversation that this shopper has with the store about it."""
    return Thread.unscoped.filter(key=_key(store, owner, about), store=store).first()


def begin(
    *, store: Store, owner: Owner, saying: Saying, at: datetime, about: About = NOTHING
) -> Thread:
    """
    The first words, or more of them where there is such a conversation already. With the first
    stands what it is about, as a card.

    :raises CannotSay: for nothing, and for too much
    """
    saying = saying.checked()
    with transaction.atomic():
        thread = find(store=store, owner=owner, about=about)
        if thread is None:
            thread = _made(store, owner, about, at)
            saying = replace(saying, product=about.product, order=about.order)
        say(store=store, thread_id=thread.pk, side=Side.SHOPPER, saying=saying, at=at)
    thread.refresh_from_db()
    return thread


def say(
    *,
    store: Store | int,
    thread_id: int,
    side: str,
    saying: Saying,
    at: datetime,
    actor: Actor = None,
) -> ThreadMessage:
    """
    :raises CannotSay: for nothing, and for too much
    :raises Thread.DoesNotExist: when the store has no such conversation
    """
    saying = saying.checked()
    with _kept(saying, store) as picture, transaction.atomic():
        thread = _locked(store, thread_id)
        if not thread.who and side != Side.NOTE:
            raise CannotSay(_("这位顾客已注销，看不到新消息"))
        author_id = actor.pk if actor else thread.person_id if side == Side.SHOPPER else None
        message = _write(thread, side, author_id, saying, at=at, picture=picture)
        if side == Side.SHOPPER:
            away = hours.away_words(store=thread.store, thread=thread, at=at)
            if away:
                _write(thread, Side.AUTO, None, Saying(text=away), at=at)
    return message


@transaction.atomic
def seen(*, store: Store | int, thread_id: int, by: Party, at: datetime) -> None:
    """This side has all of it on its screen."""
    thread = _locked(store, thread_id)
    before: datetime | None = getattr(thread, f"{by}_seen_at")
    if not getattr(thread, f"{by}_unread") and before and at - before < SEEN_EVERY:
        return
    setattr(thread, f"{by}_unread", 0)
    setattr(thread, f"{by}_unread_since", None)
    setattr(thread, f"{by}_seen_at", at)
    thread.save(update_fields=[f"{by}_unread", f"{by}_unread_since", f"{by}_seen_at"])


def assign(*, store: Store, thread_id: int, person_id: int | None, actor: Actor) -> Thread:
    """
    Hand it to one of the store's people, or to nobody in particular.

    :raises CannotSay: for who does not work there, or not at the support desk
    """
    if person_id is not None:
        rows = StoreMembership.objects.filter(roles.having("support"), store=store)
        if not rows.filter(user_id=person_id).exists():
            raise CannotSay(_("这个人不在客服里"))

    def change(thread: Thread) -> dict[str, object]:
        return {"assigned_to_id": person_id}

    return _changed(store, thread_id, "support.assign", actor, change)


def close(*, store: Store, thread_id: int, actor: Actor, at: datetime) -> Thread:
    """Nothing is left to do; the shopper's next words open it again."""

    def change(thread: Thread) -> dict[str, object]:
        return {"closed_at": thread.closed_at or at, "waits_since": None}

    return _changed(store, thread_id, "support.close", actor, change)


def reopen(*, store: Store, thread_id: int, actor: Actor) -> Thread:
    return _changed(store, thread_id, "support.reopen", actor, lambda _thread: {"closed_at": None})


def target_of(thread: Thread) -> str:
    """How the audit log names it."""
    return sent("客服会话 %(number)s") % {"number": thread.pk}


def _key(store: Store, owner: Owner, about: About) -> str:
    """`signal_handlers` takes it apart."""
    return f"{store.pk}/{shoppers.name_of(owner)}/{about.words}"


def _made(store: Store, owner: Owner, about: About, at: datetime) -> Thread:
    """Somebody may press twice: the one that comes second finds the first one's."""
    key = _key(store, owner, about)
    try:
        with transaction.atomic():
            return Thread.unscoped.create(
                store=store,
                key=key,
                who=shoppers.name_of(owner),
                person_id=owner.user_id,
                product=about.product,
                order=about.order,
                created_at=at,
                last_at=at,
            )
    except IntegrityError:
        return Thread.unscoped.get(store=store, key=key)


def _locked(store: Store | int, thread_id: int) -> Thread:
    threads = Thread.unscoped.for_store(store).select_for_update(of=("self",))
    return threads.select_related("store").get(pk=thread_id)


@contextmanager
def _kept(saying: Saying, store: Store | int) -> Iterator[str]:
    """The name of the stored picture, "" without one; a block that fails leaves none behind."""
    if not saying.picture:
        yield ""
        return
    files, path = private_files(), picture_path(id_of(store), timezone.localdate())
    name = files.save(path, ContentFile(saying.picture))
    try:
        yield name
    except BaseException:
        files.delete(name)
        raise


def _write(
    thread: Thread,
    side: str,
    author_id: int | None,
    saying: Saying,
    *,
    at: datetime,
    picture: str = "",
) -> ThreadMessage:
    message = ThreadMessage(
        store_id=thread.store_id,
        thread=thread,
        side=side,
        author_id=author_id,
        text=saying.text,
        product=saying.product,
        order=saying.order,
        picture=picture,
        created_at=at,
    )
    message.save(force_insert=True)
    thread.version += 1
    thread.last_at = at
    _count(thread, side, at)
    thread.save()
    if side != Side.NOTE:
        for follower in _followers:
            follower(message)
    return message


def _count(thread: Thread, side: str, at: datetime) -> None:
    """Who has not read it, who waits, and whether it is open again."""
    if side == Side.SHOPPER:
        thread.store_unread += 1
        thread.store_unread_since = thread.store_unread_since or at
        thread.waits_since = thread.waits_since or at
        thread.closed_at = None
    elif side == Side.STORE:
        thread.shopper_unread += 1
        thread.shopper_unread_since = thread.shopper_unread_since or at
        thread.waits_since = None
        thread.closed_at = None


@transaction.atomic
def _changed(
    store: Store,
    thread_id: int,
    action: str,
    actor: Actor,
    change: Callable[[Thread], dict[str, object]],
) -> Thread:
    thread = _locked(store, thread_id)
    values = change(thread)
    before = {name: getattr(thread, name) for name in values}
    if before == values:
        return thread
    for name, value in values.items():
        setattr(thread, name, value)
    thread.version += 1
    thread.save(update_fields=[*values, "version"])
    audit.record(store=store, actor=actor, action=action, target=target_of(thread))
    return thread
