"""Requests of people who are signed in."""

from typing import cast

from rest_framework.request import Request

from accounts.actor import Actor, Visitor
from accounts.models import User
from core.requests import PageRequest


class PersonRequest(PageRequest):
    """Behind `login_required`."""

    user: User


def actor_of(user: Visitor) -> Actor:
    """The person of a request, if somebody is signed in."""
    return user if isinstance(user, User) else None


def person(request: Request) -> User:
    """Who asks the API, in views that let in nobody who is not signed in."""
    return cast(User, request.user)
