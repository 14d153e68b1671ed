"""Requests of people who are signed in."""

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.actor import Actor, Visitor
from accounts.models import User
from core.requests import PageRequest


class PersonRequest(PageRequest):
    """Behind `login_required`."""

    user: User


def person(request: HttpRequest | Request) -> User:
    """Who asks, in views that let in nobody who is not signed in."""
    return cast(User, request.user)


def actor_of(visitor: Visitor) -> Actor:
    """The person of a page's request, if somebody is signed in."""
    return visitor if isinstance(visitor, User) else None
