"""At sign-in, and when two accounts become one, conversations go along."""

from django.contrib.auth.signals import user_logged_in
from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.social.joining import joining
from orders.cart.guest import guest_key
from orders.cart.storing import merging
from orders.cart.storing.storage import Owner
from orders.support import shoppers
from orders.support.models import CustomerCard, Thread, ThreadMessage


@receiver(user_logged_in, dispatch_uid="guest conversations")
def claim_guest_threads(
    sender: object, request: HttpRequest | None, user: User, **_given: object
) -> None:
    key = guest_key(request) if request is not None else ""
    if key:
        _move(shoppers.name_of(Owner(key=key)), user)


@receiver(merging.claimed, dispatch_uid="conversations of a program's guest")
def claim_by_token(sender: object, key: str, user_id: int, **_given: object) -> None:
    _move(shoppers.name_of(Owner(key=key)), User.unscoped.get(pk=user_id))


@receiver(joining, dispatch_uid="conversations of who joins")
@shoppers.own_threads
def join_threads(sender: object, leaving: User, staying: User, **_given: object) -> None:
    _move(shoppers.name_of_person(leaving.pk), staying)
    ThreadMessage.unscoped.filter(author=leaving).update(author=staying)
    # What a store noted of both stays with the one that stays.
    there = CustomerCard.unscoped.filter(person=staying).values("store")
    cards = CustomerCard.unscoped.filter(person=leaving)
    cards.filter(store__in=there).delete()
    cards.update(person=staying, who=shoppers.name_of_person(staying.pk))


@shoppers.own_threads
def _move(before: str, user: User) -> None:
    who = shoppers.name_of_person(user.pk)
    for thread in Thread.unscoped.filter(who=before):
        store, _who, about = thread.key.split("/", 2)
        if not _renamed(thread, who, user, f"{store}/{who}/{about}"):
            # There is one about the same already: both stay, and the next words go to that.
            _renamed(thread, who, user, f"{store}/{who}/{about} {thread.pk}")


def _renamed(thread: Thread, who: str, user: User, key: str) -> bool:
    try:
        with transaction.atomic():
            Thread.unscoped.filter(pk=thread.pk).update(who=who, person=user, key=key)
    except IntegrityError:
        return False
    return True
