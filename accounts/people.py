"""Finding and making people by phone."""

from django.db import transaction

from accounts.models import User
from core import scope
from core.phones import masked


@scope.across_stores("a phone belongs to one person on the whole platform")
def with_phone(phone: str) -> User:
    """The person of this phone, made on first sight. `phone` is normalised and verified."""
    with transaction.atomic():
        user, created = User.unscoped.get_or_create(
            # Wagtail's admin calls people by their first name.
            phone=phone,
            defaults={"first_name": masked(phone)},
        )
        if created:
            user.set_unusable_password()
            user.save(update_fields=["password"])
    return user
