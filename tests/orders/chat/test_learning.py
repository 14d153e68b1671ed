"""What shoppers choose on the sheet is remembered for this store, and what nobody may teach."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.utils import timezone

from search.models import StoreWord
from search.store_words import memory
from search.store_words.memory import Taught
from tests import make
from tests.orders.chat.conftest import Chat
from tests.sheets import answered, fields, words

pytestmark = pytest.mark.django_db
TEXT = "一包盐"


@pytest.fixture
def salts(store):
    return [
        make.variant(store, name=name, unit="包", stock="9") for name in ("海盐", "湖盐", "井盐")
    ]


@pytest.fixture
def visit(store, signed_in, django_capture_on_commit_callbacks):
    """visit(person) → a shopper whose sheets are sent with all that follows."""

    class Visit(Chat):
        def send(self, page, **answers):
            with django_capture_on_commit_callbacks(execute=True):
                return super().send(page, **answers)

    def come(person=None):
        return Visit(signed_in(person or make.user()), store, parser=None)

    return come


def choose(chat, variant, text=TEXT):
    response = chat.send(chat.paste(text), r0_variant=str(variant.pk))
    assert response["Location"] == "/cart/", words(response)


def known(store):
    rows = StoreWord.unscoped.filter(store=store).order_by("pk")
    return [(row.words, row.variant.product.title, len(row.people)) for row in rows]


def test_after_several_people_it_is_chosen_beforehand_in_sight_of_all(store, salts, visit):
    for _ in range(4):
        choose(visit(), salts[1])

    page = visit().paste(TEXT)

    assert known(store) == [("盐", "湖盐", 4)]
    assert fields(page)["r0-variant"] == [str(salts[1].pk)]
    assert "先帮你选了「湖盐」，不对就换一样" in words(page)
    assert "海盐" in words(page)


@pytest.mark.long
def test_what_was_chosen_beforehand_and_stayed_so_is_not_counted_again(store, salts, visit):
    for _ in range(4):
        choose(visit(), salts[1])

    chat = visit()
    chat.send(chat.paste(TEXT))
    assert known(store) == [("盐", "湖盐", 4)]
    choose(visit(), salts[0])

    assert known(store) == [("盐", "湖盐", 4), ("盐", "海盐", 1)]
    # Four against one that does not count yet.
    assert "r0-variant" in fields(visit().paste(TEXT))


def test_nobody_is_asked_to_sign_in_and_who_has_not_teaches_nothing(store, salts, client):
    chat = Chat(client, store, parser=None)
    page = chat.paste(TEXT)

    assert chat.send(page, r0_variant=str(salts[0].pk))["Location"] == "/cart/"
    assert known(store) == []


@pytest.mark.long
def test_one_person_counts_once_from_however_many_sheets(store, salts, visit):
    mallory = make.user()
    for _ in range(5):
        choose(visit(mallory), salts[2])

    assert known(store) == [("盐", "井盐", 1)]
    assert "r0-variant" not in fields(visit().paste(TEXT))
    assert mallory.phone not in str(StoreWord.unscoped.values().get())


@pytest.mark.parametrize(
    "forged",
    [
        lambda store, heard: "",
        lambda store, heard: heard[:-1] + "A" * (heard[-1] != "A"),
        lambda store, heard: signing.dumps(["盐", [], [1]], salt="chat-heard-0"),
    ],
)
def test_words_that_were_not_read_here_teach_nothing(store, salts, visit, forged):
    chat = visit()
    page = chat.paste(TEXT)
    heard = fields(page)["r0-heard"][0]

    chat.send(page, r0_variant=str(salts[0].pk), r0_heard=forged(store, heard))

    assert known(store) == []


def test_nobody_teaches_nonsense_with_the_words_of_another_row(store, salts, visit):
    """The tractor is not found; neither its words nor those of the salt lead to the toothpaste."""
    paste = make.variant(store, name="牙膏", unit="支", stock="9")
    chat = visit()
    page = chat.paste(TEXT)

    chat.send(page, r0_offered=str(paste.pk), r0_variant=str(paste.pk))
    missing = fields(chat.paste("一台拖拉机"))
    chat.client.post(
        chat.path,
        missing | {"r0-offered": [str(paste.pk)], "r0-variant": [str(paste.pk)], "r0-take": ["1"]},
    )

    assert known(store) == []


def test_an_old_sheet_teaches_nothing(store, salts, visit):
    chat = visit()
    page = chat.paste(TEXT)

    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        chat.send(page, r0_variant=str(salts[0].pk))

    assert known(store) == []


def test_a_size_of_what_was_found_is_each_ones_own(store, shirts, visit):
    chat = visit()
    page = chat.paste("白T恤一件")

    assert chat.send(page, r0_variant=str(shirts[1].pk))["Location"] == "/cart/"

    assert known(store) == []


def test_fixed_words_are_a_match(store, salts, visit):
    choose(visit(), salts[1])
    row = StoreWord.unscoped.get()
    # The desk sees no words of one shopper alone.
    memory.learn(store=store, taught=[Taught(row.words, row.variant_id)], at=timezone.now())
    memory.fix(store=store, word_id=row.pk, is_fixed=True, actor=store.owner)

    page = visit().paste(TEXT)

    assert fields(page)["r0-kind"] == ["match"]
    assert fields(page)["r0-quantity"] == ["1"]
    assert "湖盐" in words(page)
    assert answered(page)["r0-take"] == ["1"]
