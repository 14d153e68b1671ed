"""A session alone opens neither keys nor customers' data: its person shows that it is them."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone

from accounts.models import InboxMessage
from core.encrypted import EncryptedTextField
from orders.payments.models import PaymentConfiguration
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/account/security/prove/"
# Each model that keeps a key of the store, and the pages where one is typed in.
KEYS = {
    "payments.PaymentConfiguration": (
        "settings/payments/wechatpay/",
        "settings/payments/transfer/",
    ),
    "waybills.WaybillAccount": ("settings/waybills/add/",),
    "riders.CourierAccount": ("settings/couriers/add/",),
    "printers.Printer": ("settings/printers/add/",),
    "suppliers.Supplier": ("suppliers/connect/haier/",),
    "webhooks.Webhook": ("webhooks/add/",),
}
READ = [page for pages in KEYS.values() for page in pages]
# Pages that ask by themselves: of a person, and where withdrawn money goes.
OTHERS = {"accounts.AppDevice", "payouts.PayoutAccount", "payouts.Withdrawal"}
POSTED = (
    "settings/payments/wechatpay/account/",
    "settings/waybills/1/remove/",
    "settings/couriers/1/remove/",
    "settings/printers/1/remove/",
    "suppliers/1/remove/",
    "webhooks/1/remove/",
    "webhooks/1/secret/",
    "audit/export/",
    "orders/exports/new/",
    "customers/exports/new/",
    "shipping/export/",
)


def leads_back(answer) -> str:
    """Where the page of the proof leads afterwards."""
    assert answer.status_code == 302
    address = urlsplit(answer["Location"])
    assert address.path == PAGE
    return parse_qs(address.query).get("next", [""])[0]


def test_every_key_of_a_store_is_typed_in_behind_the_question():
    keep = {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.fields)
    }

    assert keep == KEYS.keys() | OTHERS


@pytest.mark.parametrize("path", READ)
def test_pages_ask_first_and_are_there_afterwards(owner, store, path):
    wanted = f"/merchant/{path}"
    address = owner.get(wanted)["Location"]
    assert leads_back(owner.get(wanted)) == wanted

    owner.post(address, {"action": "code"})
    wrong = owner.post(address, {"action": "prove", "code": "000000"})
    assert wrong.status_code == 409
    assert leads_back(owner.get(wanted)) == wanted
    code = InboxMessage.objects.filter(to=store.owner.phone).exclude(code="").latest("pk").code
    assert owner.post(address, {"action": "prove", "code": code})["Location"] == wanted

    assert owner.get(wanted).status_code == 200
    # Another session of the same person has shown nothing.
    other = Client()
    other.force_login(store.owner, backend="accounts.backends.PasswordBackend")
    assert leads_back(other.get(wanted)) == wanted


@pytest.mark.parametrize("path", POSTED)
def test_nothing_is_done_or_taken_along_before(owner, path):
    before = AuditEntry.objects.count()
    ours = "http://testserver/merchant/more/"

    answers = [
        owner.post(f"/merchant/{path}", {"by": "own"}, headers={"Referer": came_from})
        for came_from in (ours, "https://evil.example/", "")
    ]

    assert [leads_back(answer) for answer in answers] == ["/merchant/more/", "", ""]
    assert AuditEntry.objects.count() == before
    assert not PaymentConfiguration.objects.exists()


def test_it_is_asked_again_after_a_quarter_of_an_hour(owner):
    page = "/merchant/settings/payments/wechatpay/"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        make.prove(owner)
        clock.shift(timedelta(minutes=14, seconds=59))
        assert owner.get(page).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert leads_back(owner.get(page)) == page


def test_who_has_just_signed_in_by_a_code_has_shown_it(store):
    client = Client()
    client.post("/account/login/", {"phone": store.owner.phone})
    code = InboxMessage.objects.filter(to=store.owner.phone).latest("pk").code
    client.post("/account/login/", {"phone": store.owner.phone, "code": code})

    assert client.get("/merchant/settings/payments/wechatpay/").status_code == 200


def test_who_has_just_opened_a_store_by_a_code_has_shown_it():
    client, phone = Client(), "13800000917"
    client.post("/open/", {"phone": phone})
    code = InboxMessage.objects.filter(to=phone).latest("pk").code
    client.post("/open/", {"phone": phone, "code": code, "name": "新开的小店"})

    assert client.get("/merchant/settings/printers/add/").status_code == 200


def test_a_password_is_no_proof_of_who_has_a_phone(store):
    store.owner.set_password("correct-horse-9")
    store.owner.save()
    client = Client()
    asked = {"username": store.owner.phone, "password": "correct-horse-9"}
    client.post("/account/login/password/", asked)

    assert client.get("/merchant/").status_code == 200
    assert leads_back(client.get("/merchant/settings/payments/wechatpay/"))


def test_who_may_not_is_told_so_and_not_asked(store, signed_in):
    clerk = signed_in(make.member(store, "clerk"))

    assert clerk.get("/merchant/settings/payments/wechatpay/").status_code == 403
    assert clerk.post("/merchant/audit/export/").status_code == 403
