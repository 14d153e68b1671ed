"""Each hears of what they chose, by the way they chose, and of nothing while it is quiet."""

import base64
import json
import os
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import http_ece
import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Message
from orders.cart.storing.storage import Owner
from orders.checkout import by_staff
from orders.hearing import own_data, preferences, push, tasks
from orders.hearing.models import Kind, PushDevice, PushNote
from orders.hearing.preferences import Hours, Ways
from orders.support import threads
from shop.stores.models import StoreMembership
from tests import make

pytestmark = pytest.mark.django_db
DEVICES = "/merchant/hearing/devices/"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Browser:
    """What a browser keeps of its subscription."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint, self.secret = endpoint, os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.told = {"endpoint": endpoint, "p256dh": text(point), "auth": text(self.secret)}

    def read(self, body: bytes) -> dict:
        opened = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return json.loads(opened)


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def key(settings, capsys) -> str:
    call_command("push_key")
    settings.WEB_PUSH_PRIVATE_KEY = capsys.readouterr().out.strip().partition("=")[2]
    return push.public_key()


@pytest.fixture
def browser(key, store, program, signed_in) -> Browser:
    made = Browser(program.url)
    assert signed_in(store.owner).post(f"{DEVICES}add/", made.told).status_code == 204
    return made


def member(store, person=None) -> StoreMembership:
    return StoreMembership._base_manager.get(store=store, user=person or store.owner)


def choose(store, person=None, hours: Hours | None = None, **ways: Ways) -> None:
    whose = member(store, person)
    chosen = preferences.ways_of(whose) | ways
    preferences.save(member=whose, ways=chosen, hours=hours or Hours())


def test_a_new_order_reaches_the_browser_which_alone_can_read_it(
    store, browser, program, key, told
):
    with told():
        order = make.order(store, {make.variant(store, stock="50"): "2"})

    ((headers, body),) = program.got
    shown = browser.read(body)
    assert shown["url"] == reverse("desk-order", args=[order.number])
    assert (shown["title"], shown["kind"]) == ("新订单", "new_order")
    assert "李明" not in json.dumps(shown, ensure_ascii=False)
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "3600")
    token, _comma, point = headers["Authorization"].removeprefix("vapid t=").partition(",k=")
    assert point == key
    public = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), base64.urlsafe_b64decode(point + "=" * (-len(point) % 4))
    )
    origin = program.url.partition("/hook")[0]
    claims = jwt.decode(token, public, algorithms=["ES256"], audience=origin)
    assert claims["sub"].startswith("mailto:")
    assert PushNote._base_manager.get().sent_at is not None


def test_nobody_is_pushed_what_they_did_not_choose_or_while_they_rest(
    store, browser, program, told
):
    tea = make.variant(store, stock="500")
    night = {"quiet_from": time(22), "quiet_to": time(7)}
    choose(store, hours=Hours(**night), message=Ways(by_push=False))

    def ordered(hour: int) -> int:
        before = len(program.got)
        with time_machine.travel(datetime(2026, 11, 21, hour, 30, tzinfo=SHANGHAI)), told():
            make.order(store, {tea: "1"}, at=timezone.now())
        return len(program.got) - before

    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=SHANGHAI)), told():
        threads.begin(
            store=store,
            owner=Owner(user_id=make.user().pk),
            saying=threads.Saying(text="在吗"),
            at=timezone.now(),
        )
    assert not program.got
    # Not this one's store.
    with told():
        other = make.store()
        make.order(other, {make.variant(other): "1"})
    assert not program.got
    # The clock on the server's wall is somewhere else.
    assert [ordered(hour) for hour in (6, 7, 21, 22, 23)] == [0, 1, 1, 0, 0]


def test_what_the_shop_writes_itself_is_no_news(store, browser, program, told):
    tea = make.variant(store, stock="50")
    item = by_staff.Item(tea.pk, Decimal(1))
    wanted = by_staff.StaffOrder(store=store, items=[item], key="counter")
    with told():
        by_staff.place(wanted, actor=store.owner, at=timezone.now())
    assert not program.got
    with told():
        make.order(store, {tea: "1"})
    assert len(program.got) == 1


def test_devices_that_are_gone_are_forgotten_and_others_tried_again(store, browser, program, told):
    program.status = 503
    tea = make.variant(store, stock="50")
    with told():
        make.order(store, {tea: "1"})
    note = PushNote._base_manager.get()
    assert (note.sent_at, note.attempts) == (None, 1)
    program.status = 201
    tasks.push_waiting()
    assert len(program.got) == 1
    late = timezone.now() + timedelta(seconds=31)
    assert [push.send(note_id=pk, at=late) for pk in push.due_ids(at=late)] == [True]
    assert push.due_ids(at=late + timedelta(days=1)) == []

    program.status = 410
    with told():
        make.order(store, {tea: "1"})
    assert not PushDevice.objects.exists()


def test_a_browser_cannot_name_an_address_of_our_own(store, key, signed_in, settings):
    owner, settings.OUTBOUND_ALLOWED = signed_in(store.owner), []
    for endpoint in ("https://10.0.0.1/x", "https://169.254.169.254/", "http://push.example/"):
        refused = owner.post(f"{DEVICES}add/", Browser(endpoint).told)
        assert refused.status_code == 422, endpoint
    odd = Browser("https://push.example/").told | {"p256dh": "x"}
    assert owner.post(f"{DEVICES}add/", odd).status_code == 422
    assert not PushDevice.objects.exists()


def test_the_page_keeps_what_is_chosen_and_a_device_is_its_owners(
    store, browser, signed_in, program
):
    owner = signed_in(store.owner)
    page = owner.get("/merchant/hearing/").content.decode()
    assert push.public_key() in page
    given = {"new_order-sound": "on", "volume": "40", "quiet_from": "22:00", "quiet_to": "07:00"}
    assert owner.post("/merchant/hearing/", given).status_code == 302
    ways = preferences.ways_of(member(store))
    assert ways[Kind.NEW_ORDER] == Ways(by_sound=True, by_push=False, by_sms=False)
    assert ways[Kind.MESSAGE] == Ways(by_sound=False, by_push=False)
    assert preferences.hours_of(member(store)) == Hours(40, time(22), time(7))
    device = PushDevice.objects.get()
    clerk = signed_in(make.member(store, "clerk"))
    assert clerk.post(f"{DEVICES}{device.pk}/remove/").status_code == 404
    # The same browser, somebody else signed in: it is theirs now.
    clerk.post(f"{DEVICES}add/", browser.told)
    device = PushDevice.objects.get()
    assert device.person != store.owner
    own_data._forget(device.person, timezone.now())
    assert not PushDevice.objects.exists()
    worker = owner.get("/merchant/push-worker.js")
    assert worker["Content-Type"].startswith("text/javascript")


def test_the_sms_of_a_new_order_goes_to_whom_wants_it(store):
    clerk, tea = make.member(store, "clerk"), make.variant(store, stock="50")

    def rung() -> set[str]:
        Message.objects.filter(purpose="new_order").delete()
        make.order(store, {tea: "1"})
        return set(Message.objects.filter(purpose="new_order").values_list("to", flat=True))

    assert rung() == {store.owner.phone}
    choose(store, clerk, new_order=Ways(by_sms=True))
    assert rung() == {store.owner.phone, clerk.phone}
    choose(store, new_order=Ways(by_sms=False))
    assert rung() == {clerk.phone}


def test_the_desk_sounds_as_loud_as_was_chosen(store, signed_in):
    owner, tea = signed_in(store.owner), make.variant(store, stock="50")

    def news() -> dict:
        first = owner.get("/merchant/pulse/").content.decode()
        version = first.partition("version=")[2].partition('"')[0]
        make.order(store, {tea: "1"})
        answer = owner.get(f"/merchant/pulse/?version={version}")
        return json.loads(answer["HX-Trigger"])

    assert news()["chime"] == 70
    choose(store, hours=Hours(volume=20))
    assert news()["chime"] == 20
    now = timezone.localtime()
    around = (now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time()
    choose(store, hours=Hours(20, *around))
    assert "chime" not in news()
    assert "new-order" in news()
