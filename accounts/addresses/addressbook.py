"""
The address book of a person. As soon as there is an address, exactly one is the default.

Every change locks the person's row first: of two at once the second sees what the first did.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.addresses.areas import Area
from accounts.models import Address, User

MAX_ADDRESSES = 50


class BookFull(Exception):
    """The person has as many addresses as a book holds."""

    def __str__(self) -> str:
        return _("地址簿最多存 %(max)s 个地址，请先删掉不用的") % {"max": MAX_ADDRESSES}


@dataclass(frozen=True)
class Entry:
    """What stands in one line of the book, checked."""

    name: str
    phone: str
    area: Area
    detail: str
    zip_code: str = ""
    label: str = ""

    @property
    def columns(self) -> dict[str, str]:
        return {
            "name": self.name,
            "phone": self.phone,
            "area_code": self.area.code,
            "province": self.area.province,
            "city": self.area.city,
            "district": self.area.district,
            "detail": self.detail,
            "zip_code": self.zip_code,
            "label": self.label,
        }


def of(user: User) -> list[Address]:
    """The default first, then the newest."""
    return list(Address.objects.filter(user=user).order_by("-is_default", "-pk"))


def get(*, user: User, address_id: int) -> Address:
    """:raises Address.DoesNotExist: for an address of somebody else, too"""
    return Address.objects.get(user=user, pk=address_id)


@transaction.atomic
def save(
    *, user: User, entry: Entry, address_id: int | None = None, is_default: bool = False
) -> Address:
    """
    Write a new address, or change one. The first is the default without being asked; the
    default is given up by choosing another, never by saving.

    :raises Address.DoesNotExist: when this person has no such address
    :raises BookFull: for one more than MAX_ADDRESSES
    """
    _lock(user)
    mine = Address.objects.filter(user=user)
    if address_id is None:
        count = mine.count()
        if count >= MAX_ADDRESSES:
            raise BookFull
        address = Address(user=user)
        is_default = is_default or count == 0
    else:
        address = mine.get(pk=address_id)
    for name, value in entry.columns.items():
        setattr(address, name, value)
    address.save()
    if is_default and not address.is_default:
        _make_default(user, address)
    return address


@transaction.atomic
def keep(*, user: User, entry: Entry) -> Address | None:
    """An address that was ordered to: nothing new when it is there, or the book is full."""
    _lock(user)
    columns = {
        name: value for name, value in entry.columns.items() if name not in {"zip_code", "label"}
    }
    same = Address.objects.filter(user=user, **columns).first()
    if same is not None:
        return same
    try:
        return save(user=user, entry=entry)
    except BookFull:
        return None


@transaction.atomic
def set_default(*, user: User, address_id: int) -> Address:
    """:raises Address.DoesNotExist: when this person has no such address"""
    _lock(user)
    address = Address.objects.get(user=user, pk=address_id)
    if not address.is_default:
        _make_default(user, address)
    return address


@transaction.atomic
def remove(*, user: User, address_id: int) -> None:
    """
    When the default goes, the newest of the others takes its place.

    :raises Address.DoesNotExist: when this person has no such address
    """
    _lock(user)
    address = Address.objects.get(user=user, pk=address_id)
    address.delete()
    newest = Address.objects.filter(user=user).order_by("-pk").first()
    if address.is_default and newest is not None:
        _make_default(user, newest)


def _lock(user: User) -> None:
    # Not against new orders of this person: only against other changes of the book.
    list(User.unscoped.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk"))


def _make_default(user: User, address: Address) -> None:
    Address.objects.filter(user=user, is_default=True).update(is_default=False)
    Address.objects.filter(pk=address.pk).update(is_default=True)
    address.is_default = True
