"""Electronic waybills and receipts asked for by several at once: one number, one piece of paper."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from home.demo.carrier import fake as carrier
from home.demo.carrier import printers as makers
from home.demo.carrier import server
from home.demo.carrier import waybills as played
from orders import locks
from orders.lifecycle import steps
from orders.printers import queue
from orders.printers import setup as printing
from orders.printers.models import Printer, PrintJob
from orders.shipping.models import FulfillmentLine
from orders.waybills import asking, issuing
from orders.waybills import setup as contracts
from orders.waybills.models import Waybill, WaybillAccount
from shop.stock import check
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]
ROUNDS = 5


@pytest.fixture
def provider(settings):
    with server.running() as running:
        settings.KUAIDI100_LABEL_URL = running.url
        settings.FEIE_URL = f"{running.url}Api/Open/"
        settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
        yield running


@pytest.fixture
def store():
    return make.store("春风小店")


@pytest.fixture
def account(store) -> WaybillAccount:
    contract = WaybillAccount(
        store=store,
        courier="zhongtong",
        key=carrier.KEY,
        secret=played.SECRET,
        template=played.TEMPLATE,
        partner=played.PARTNER,
        partner_key=played.PARTNER_KEY,
        sender_name=store.name,
        sender_phone="13800000001",
        sender_address="浙江省杭州市西湖区文新路 1 号",
    )
    return contracts.save(account=contract, actor=None)


def ordered(store):
    goods = make.variant(store, stock="9")
    order = make.order(store, {goods: "2"}, delivery="express", pay_method="cod")
    return steps.confirm(store=store, order_id=order.pk, actor=None, at=timezone.now())


def asked(provider) -> int:
    """How often a number was asked for."""
    return provider.calls.count("/label/order")


def test_two_desks_that_ask_for_one_parcel_get_one_number(provider, store, account, at_once):
    for _round in range(ROUNDS):
        order = ordered(store)
        provider.labels.clear()
        issue = partial(
            issuing.issue,
            store=store,
            order_id=order.pk,
            account_id=account.pk,
            actor=store.owner,
            at=timezone.now(),
        )

        results = at_once([issue] * 2)

        lost = [result for result in results if isinstance(result, Exception)]
        assert [type(result) for result in lost] == [locks.NotAllowedNow], results
        (waybill,) = Waybill.objects.filter(order=order)
        assert [label.tracking_number for label in provider.labels.values()] == [
            waybill.tracking_number
        ]
        assert sum(row.quantity for row in FulfillmentLine.objects.filter(line__order=order)) == 2
        assert check.differences() == []


def test_two_workers_with_one_waybill_ask_for_it_once(provider, store, account, at_once):
    for _round in range(ROUNDS):
        order, at = ordered(store), timezone.now()
        waybill = issuing.claim(
            store=store, order_id=order.pk, account_id=account.pk, actor=None, at=at
        )
        before = asked(provider)

        results = at_once([partial(asking.go_on, waybill_id=waybill.pk, at=at)] * 3)

        assert results == [None] * 3
        assert asked(provider) - before == 1
        waybill.refresh_from_db()
        assert waybill.tracking_number


def test_one_job_taken_by_several_workers_is_printed_once(provider, store, at_once):
    printer = Printer(
        store=store,
        name="前台",
        maker=Printer.Maker.FEIE,
        account=makers.FEIE_USER,
        key=makers.FEIE_KEY,
        serial="922500001",
        created_at=timezone.now() - timedelta(hours=1),
    )
    printing.save(printer=printer, actor=None)
    for round_ in range(ROUNDS):
        order = make.order(store, {make.variant(store, stock="9"): "1"})
        at = timezone.now()
        queue.collect(at=at)
        (job,) = PrintJob.objects.filter(order=order)

        results = at_once([partial(queue.go_on, job_id=job.pk, at=at)] * 3)

        assert results == [None] * 3
        assert len(provider.papers) == round_ + 1
        assert order.number in provider.papers[-1].content
        job.refresh_from_db()
        assert job.state == PrintJob.State.SENT


def test_two_sweeps_that_find_one_order_queue_one_receipt(provider, store, at_once):
    printer = Printer(
        store=store,
        name="前台",
        maker=Printer.Maker.FEIE,
        account=makers.FEIE_USER,
        key=makers.FEIE_KEY,
        serial="922500001",
        created_at=timezone.now() - timedelta(hours=1),
    )
    printing.save(printer=printer, actor=None)
    for _round in range(ROUNDS):
        order = make.order(store, {make.variant(store, stock="9"): "1"})

        results = at_once([partial(queue.collect, at=timezone.now())] * 3)

        assert not [result for result in results if isinstance(result, Exception)], results
        assert PrintJob.objects.filter(order=order).count() == 1
