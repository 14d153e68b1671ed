"""Canned replies: what a store says often, with places that are filled for each conversation."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.language import sent
from orders.support.models import CannedReply, Thread
from shop.stores.models import Store
from shop.stores.people import audit

MOST = 50
# As people write them, so that they are Chinese in every language of the desk.
PLACES = (sent("{称呼}"), sent("{店名}"), sent("{商品}"), sent("{订单号}"), sent("{客服}"))


class CannotKeep(Exception):
    """The message says why."""


def filled(text: str, *, thread: Thread, actor: Actor) -> str:
    """`text` with its places filled; what the conversation does not have is left out."""
    person = named(actor)
    values = (
        thread.shopper_name if thread.person else sent("你好"),
        thread.store.name,
        thread.product.title if thread.product else "",
        thread.order.number if thread.order else "",
        person.get_full_name() if person else "",
    )
    for place, value in zip(PLACES, values, strict=True):
        text = text.replace(place, value)
    return text


def of(store: Store) -> list[CannedReply]:
    return list(CannedReply.objects.for_store(store).order_by("pk"))


@transaction.atomic
def save(
    *,
    store: Store,
    title: str,
    text: str,
    actor: Actor,
    at: datetime,
    reply_id: int | None = None,
) -> CannedReply:
    """
    :raises CannotKeep: for a title there is already, and for too many
    :raises CannedReply.DoesNotExist: when the store has no such reply
    """
    rows = CannedReply.unscoped.filter(store=store)
    if reply_id is None and rows.count() >= MOST:
        raise CannotKeep(_("最多 %(most)s 条快捷回复") % {"most": MOST})
    reply = rows.get(pk=reply_id) if reply_id else CannedReply(store=store, created_at=at)
    reply.title, reply.text = title, text
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError as error:
        raise CannotKeep(_("已经有一条叫「%(title)s」的了") % {"title": title}) from error
    audit.record(store=store, actor=actor, action="support.reply", target=title)
    return reply


@transaction.atomic
def remove(*, store: Store, reply_id: int, actor: Actor) -> None:
    """:raises CannedReply.DoesNotExist: when the store has no such reply"""
    reply = CannedReply.unscoped.get(store=store, pk=reply_id)
    audit.record(store=store, actor=actor, action="support.reply_removed", target=reply.title)
    reply.delete()
