"""Cloud printers over real HTTP: what they print, once, by rule; away and back again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from home.demo.carrier import printers as makers
from home.demo.carrier import server
from orders.lifecycle import cash
from orders.models import Order
from orders.printers import adapters, queue, setup
from orders.printers.models import Printer, PrintJob
from orders.shipping.tracking.providers import network
from shop.catalog.models import CategoryPage
from shop.stores.models import StorePage
from tests import make

pytestmark = pytest.mark.django_db
ACCOUNTS = {
    "feie": (makers.FEIE_USER, makers.FEIE_KEY),
    "yilianyun": (makers.YLY_CLIENT, makers.YLY_SECRET),
}
PATH = "/merchant/settings/printers/"


@pytest.fixture
def store():
    return make.store("春风<B>小店")


@pytest.fixture
def maker(settings):
    with server.running() as running:
        settings.FEIE_URL = f"{running.url}Api/Open/"
        settings.YILIANYUN_URL = running.url
        yield running


def printer(store, name: str = "feie", **given) -> Printer:
    account, key = ACCOUNTS[name]
    words = {"name": "前台", "account": account, "key": key, "serial": f"{name}1"}
    return setup.save(printer=Printer(store=store, maker=name, **{**words, **given}), actor=None)


def ordered(store, **given) -> Order:
    return make.order(store, {make.variant(store, name="高山茶"): "2"}, **given)


def shelf(of, title: str) -> CategoryPage:
    page = CategoryPage(title=title, store=of)
    StorePage.objects.get(store=of).add_child(instance=page)
    return page


def sweep(at) -> None:
    queue.collect(at=at)
    for job_id in queue.due_ids(at=at):
        queue.go_on(job_id=job_id, at=at)


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_new_order_is_printed_once_and_asked_about(store, maker, name):
    machine = printer(store, name)
    order, at = ordered(store, note="<CUT>快"), timezone.now()
    for _twice in range(2):
        sweep(at)
    (job,) = PrintJob.objects.filter(order=order)
    (paper,) = maker.papers

    assert (job.state, paper.serial) == ("sent", machine.serial)
    assert order.number in paper.content
    assert "高山茶" in paper.content
    assert "<CUT>" not in paper.content
    assert "春风＜B＞小店" in paper.content
    sweep(at + timedelta(seconds=30))
    job.refresh_from_db()
    machine.refresh_from_db()
    assert (job.state, machine.state) == ("printed", "online")
    assert queue.alarms(store, at=at + timedelta(hours=1)) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM printers_printer")
        assert ACCOUNTS[name][1] not in str(cursor.fetchall())


def test_prepaid_orders_are_new_once_they_are_paid_and_old_ones_stay(store, maker):
    before, at = ordered(store), timezone.now()
    Order.objects.filter(pk=before.pk).update(created_at=at - timedelta(hours=1))
    printer(store, prints_paid=True, created_at=at - timedelta(seconds=5))
    unpaid = ordered(store, pay_method="transfer")
    sweep(timezone.now())
    assert not PrintJob.objects.exists()

    cash.take(store=store, order_id=unpaid.pk, actor=None, at=timezone.now())
    sweep(timezone.now())
    reasons = PrintJob.objects.order_by("pk").values_list("order", "reason")
    assert list(reasons) == [(unpaid.pk, "new"), (unpaid.pk, "paid")]


def test_a_printer_away_is_told_at_the_desk_and_prints_when_it_is_back(store, maker, signed_in):
    machine = printer(store)
    maker.switched_off.add(machine.serial)
    ordered(store)
    at = timezone.now()
    sweep(at)
    sweep(at + timedelta(seconds=30))
    PrintJob.objects.update(created_at=at - timedelta(minutes=5))
    owner = signed_in(store.owner)

    told = owner.get("/merchant/orders/printers/alarm/").content.decode()
    assert "离线" in told
    assert "1 张小票" in told
    maker.switched_off.clear()
    sweep(at + timedelta(minutes=2))
    assert PrintJob.objects.get().state == "printed"


def test_a_wrong_key_and_a_dead_maker_are_tried_again_and_given_up_in_words(
    store, maker, signed_in
):
    machine = printer(store, key="wrong")
    ordered(store)
    at = timezone.now()
    for pause in [timedelta(0), *queue.PAUSES]:
        at += pause
        for job_id in [*PrintJob.objects.values_list("pk", flat=True)] or [0]:
            queue.go_on(job_id=job_id, at=at)
        queue.collect(at=at)
    for _more in range(3):
        at += timedelta(hours=1)
        sweep(at)
    job = PrintJob.objects.get()

    assert (job.state, job.next_try_at) == ("failed", None)
    assert "签名错误" in job.error
    Printer.objects.filter(pk=machine.pk).update(key=makers.FEIE_KEY)
    signed_in(store.owner).post(f"{PATH}jobs/{job.pk}/again/")
    maker.trouble = "500"
    sweep(timezone.now())
    maker.trouble = ""
    sweep(timezone.now() + timedelta(seconds=15))
    job.refresh_from_db()
    assert (job.state, job.tries) == ("sent", 1)
    assert len(maker.papers) == 1


@pytest.mark.parametrize("name", ACCOUNTS)
@pytest.mark.parametrize("how", ["killed", "unanswered"])
def test_what_may_be_printed_already_is_never_printed_twice(
    maker, signed_in, monkeypatch, name, how
):
    monkeypatch.setattr(network, "SECONDS_TO_ANSWER", 0.2)
    store = make.store()
    printer(store, name)
    ordered(store)
    at = timezone.now()
    queue.collect(at=at)
    job = PrintJob.objects.get()
    maker.silence = 0.5
    if how == "killed":
        # Given to the maker; whoever did it did not live to write down how that ended.
        adapters.of(job.printer).send([], origin=f"{job.order.number}-{job.pk}", at=at)
        PrintJob.objects.update(state="sending")
    else:
        maker.trouble = "mute"
        sweep(at)
        maker.trouble = ""
    sweep(at + timedelta(minutes=3))
    job.refresh_from_db()

    assert len(maker.papers) == 1
    if name == "yilianyun":
        assert job.state == "sent"
        return
    assert (job.state, job.next_try_at) == ("unsure", None)
    clerk = signed_in(store.owner)
    assert "1 张小票" in clerk.get("/merchant/orders/printers/alarm/").content.decode()
    assert "打出来了" in clerk.get(PATH).content.decode()
    clerk.post(f"{PATH}jobs/{job.pk}/there/")
    job.refresh_from_db()
    assert job.state == "printed"
    PrintJob.objects.update(state="unsure")
    clerk.post(f"{PATH}jobs/{job.pk}/again/")
    sweep(timezone.now())
    assert len(maker.papers) == 2


def test_a_printer_prints_the_goods_of_its_categories_only(store, maker, signed_in):
    drinks = shelf(store, "酒水")
    owner = make.prove(signed_in(store.owner))
    form = {"name": "酒水台", "maker": "feie", "account": makers.FEIE_USER, "serial": "922"}
    form |= {"key": makers.FEIE_KEY, "copies": "1", "is_on": "on", "prints_new": "on"}
    assert "酒水" in owner.get(f"{PATH}add/").content.decode()
    foreign = shelf(make.store(), "别家")
    refused = owner.post(f"{PATH}add/", {**form, "categories": [foreign.pk]})
    assert refused.status_code == 422
    owner.post(f"{PATH}add/", {**form, "categories": [drinks.pk]})
    assert Printer.objects.get().categories == [drinks.pk]

    beer = make.variant(store, name="啤酒", category=drinks)
    cake = make.variant(store, name="蛋糕")
    both = make.order(store, {beer: "2", cake: "1"}, pay_method="cod")
    make.order(store, {cake: "1"}, pay_method="cod")
    sweep(timezone.now())

    (paper,) = maker.papers
    assert both.number in paper.content
    assert "啤酒" in paper.content
    assert "蛋糕" not in paper.content
    assert "合计" not in paper.content


def test_a_token_that_is_over_is_asked_for_anew_and_kept(store, maker):
    printer(store, "yilianyun")
    for _order in range(2):
        ordered(store)
        sweep(timezone.now())
    assert maker.calls.count("/oauth/oauth") == 1
    maker.token = "another"
    ordered(store)
    sweep(timezone.now())
    assert maker.calls.count("/oauth/oauth") == 2
    assert len(maker.papers) == 3


def test_owners_keep_printers_and_staff_print_by_hand(store, maker, signed_in):
    owner, clerk = make.prove(signed_in(store.owner)), signed_in(make.member(store, "clerk"))
    form = {"name": "后厨", "maker": "feie", "account": makers.FEIE_USER, "serial": "922"}
    assert "请填写密钥" in owner.post(f"{PATH}add/", {**form, "copies": "2"}).content.decode()
    owner.post(f"{PATH}add/", {**form, "key": makers.FEIE_KEY, "copies": "2", "is_on": "on"})
    machine = Printer.objects.get()
    page = owner.get(f"{PATH}{machine.pk}/").content.decode()
    owner.post(f"{PATH}{machine.pk}/", {**form, "name": "前台", "copies": "2", "is_on": "on"})
    machine.refresh_from_db()

    assert makers.FEIE_KEY not in page
    assert (machine.name, machine.key) == ("前台", makers.FEIE_KEY)
    assert clerk.get(PATH).status_code == 403
    order = ordered(store)
    clerk.post(f"/merchant/orders/{order.number}/cloud-print/")
    sweep(timezone.now())
    assert (PrintJob.objects.get().reason, maker.papers[0].times) == ("hand", "2")
    stranger = make.prove(signed_in(make.store().owner))
    assert stranger.get(f"{PATH}{machine.pk}/").status_code == 404
    assert stranger.post(f"/merchant/orders/{order.number}/cloud-print/").status_code == 404
    owner.post(f"{PATH}{machine.pk}/remove/")
    assert not Printer.objects.exists()
