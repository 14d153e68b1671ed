"""Who does something: a person, or nobody when the shop's own tasks do it."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User

Actor = User | None
# Who asks for a page.
Visitor = User | AnonymousUser


def named(actor: Visitor | None) -> Actor:
    """Who stands on a record: a person; nobody for a task or somebody unknown."""
    return actor if isinstance(actor, User) and actor.pk else None
