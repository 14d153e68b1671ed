"""The address book: exactly one default, a limit, and nobody else's lines."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from accounts.addresses import addressbook
from accounts.addresses.addressbook import BookFull, Entry
from accounts.addresses.areas import find
from accounts.models import Address
from tests import make

pytestmark = pytest.mark.django_db
HOME = Entry(
    "李明", "13700000001", find(province="浙江", city="杭州", district="西湖"), "文三路 88 号"
)


@pytest.fixture
def user():
    return make.user()


def save(user, number: int = 1, **given):
    entry = replace(HOME, detail=f"文三路 {number} 号")
    return addressbook.save(user=user, entry=entry, **given)


def defaults(user) -> list[int]:
    return [row.pk for row in Address.objects.filter(user=user, is_default=True)]


def test_the_first_address_is_the_default(user):
    first, second = save(user, 1), save(user, 2)

    assert defaults(user) == [first.pk]
    assert [row.pk for row in addressbook.of(user)] == [first.pk, second.pk]


def test_keeps_every_part_of_an_entry(user):
    entry = replace(HOME, zip_code="310012", label="家")

    saved = addressbook.get(user=user, address_id=addressbook.save(user=user, entry=entry).pk)

    assert (saved.area_code, saved.province, saved.city, saved.district) == (
        "330106",
        "浙江省",
        "杭州市",
        "西湖区",
    )
    assert (saved.zip_code, saved.label, saved.detail) == ("310012", "家", "文三路 88 号")


def test_choosing_another_default_gives_up_the_first(user):
    first, second = save(user, 1), save(user, 2)

    addressbook.set_default(user=user, address_id=second.pk)
    assert defaults(user) == [second.pk]
    third = save(user, 3, is_default=True)
    assert defaults(user) == [third.pk]
    save(user, 4, address_id=first.pk, is_default=True)
    assert defaults(user) == [first.pk]


def test_saving_the_default_without_the_tick_leaves_it_the_default(user):
    first = save(user)

    save(user, 2, address_id=first.pk, is_default=False)

    assert defaults(user) == [first.pk]
    assert Address.objects.get().detail == "文三路 2 号"


def test_when_the_default_goes_the_newest_takes_its_place(user):
    first, second, third = (save(user, number) for number in (1, 2, 3))

    addressbook.remove(user=user, address_id=first.pk)
    assert defaults(user) == [third.pk]
    addressbook.remove(user=user, address_id=second.pk)
    assert defaults(user) == [third.pk]
    addressbook.remove(user=user, address_id=third.pk)
    assert defaults(user) == []


def test_the_database_refuses_a_second_default(user):
    first = save(user)
    Address.objects.create(user=make.user(), is_default=True, **HOME.columns)

    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(user=user, is_default=True, **HOME.columns)

    assert defaults(user) == [first.pk]


def test_a_book_has_fifty_lines(user, monkeypatch):
    monkeypatch.setattr(addressbook, "MAX_ADDRESSES", 2)
    save(user, 1)
    save(user, 2)

    with pytest.raises(BookFull, match="最多存 2 个"):
        save(user, 3)

    assert Address.objects.count() == 2


def test_an_address_that_was_ordered_to_is_kept_once(user, monkeypatch):
    first = addressbook.keep(user=user, entry=HOME)
    assert addressbook.keep(user=user, entry=HOME) == first
    assert Address.objects.count() == 1

    monkeypatch.setattr(addressbook, "MAX_ADDRESSES", 1)
    assert addressbook.keep(user=user, entry=replace(HOME, detail="别处")) is None


@pytest.mark.parametrize("change", [addressbook.set_default, addressbook.remove, addressbook.get])
def test_another_persons_address_is_not_there(user, change):
    theirs = save(make.user())

    with pytest.raises(Address.DoesNotExist):
        change(user=user, address_id=theirs.pk)
    with pytest.raises(Address.DoesNotExist):
        save(user, address_id=theirs.pk)

    assert Address.objects.get().detail == "文三路 1 号"
