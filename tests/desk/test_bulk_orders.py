"""Many orders at once: chosen, looked at, taken one by one, stopped in the middle, printed."""

from collections import Counter
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db.models.signals import post_save
from django.utils import timezone

from accounts.models import Message
from orders.bulk import jobs
from orders.bulk.models import OrderJob, OrderJobRow
from orders.lifecycle import cancellation, fulfil, steps
from orders.models import Order, OrderEvent
from orders.papers.models import Printed
from shop.stock import check
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
PATH = "/merchant/orders/bulk/"


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture
def post(owner, django_capture_on_commit_callbacks):
    def post(path: str, **data: str):
        with django_capture_on_commit_callbacks(execute=True):
            return owner.post(path, data)

    return post


@pytest.fixture
def send(post):
    """A job whose orders are judged; `where` is what stands in the address."""

    def send(kind: str, where: str = "") -> OrderJob:
        assert post(f"{PATH}?{where}", kind=kind).status_code == 302
        return OrderJob.unscoped.order_by("-pk")[0]

    return send


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", stock="1000")


def states(job: OrderJob) -> dict[str, int]:
    return dict(Counter(job.rows.values_list("state", flat=True)))


def refusals(job: OrderJob) -> dict[str, str]:
    return dict(job.rows.values_list("order__number", "refusal"))


def confirmed(store) -> set[str]:
    events = OrderEvent.objects.for_store(store).filter(type="confirmed")
    return set(events.values_list("order__number", flat=True))


def test_all_that_are_found_are_confirmed_and_what_cannot_be_is_told(store, owner, post, send, tea):
    new = [make.order(store, {tea: "1"}) for _number in range(3)]
    taken, gone = make.order(store, {tea: "1"}), make.order(store, {tea: "1"})
    unpaid = make.order(store, {tea: "1"}, pay_method="transfer", delivery="express")
    at = timezone.now()
    steps.confirm(store=store, order_id=taken.pk, actor=store.owner, at=at)
    cancellation.cancel(store=store, order_id=gone.pk, reason="没货", actor=store.owner, at=at)
    other = make.store()
    make.order(other, {make.variant(other, stock="5"): "1"})
    job = send("confirm")

    assert (job.state, states(job)) == ("waiting", {"ready": 3, "same": 1, "wrong": 2})
    assert refusals(job)[unpaid.number] == "顾客还没有付款，付款后再接单"
    assert refusals(job)[gone.number] == "订单已取消"
    page = owner.get(f"{PATH}{job.pk}/").content.decode()
    assert "确认处理 3 单" in page
    assert "订单已取消" in owner.get(f"{PATH}{job.pk}/?only=wrong").content.decode()
    assert confirmed(store) == {taken.number}

    post(f"{PATH}{job.pk}/start/")

    job.refresh_from_db()
    assert (job.state, job.done, states(job)) == ("done", 3, {"changed": 3, "same": 1, "wrong": 2})
    assert confirmed(store) == {taken.number, *(order.number for order in new)}
    assert confirmed(other) == set()
    by = OrderEvent.objects.for_store(store).filter(type="confirmed", order__in=new)
    assert set(by.values_list("actor_id", flat=True)) == {store.owner.pk}
    entries = AuditEntry.unscoped.for_store(store).filter(action__startswith="order_bulk.")
    assert list(entries.values_list("action", "target")) == [
        ("order_bulk.start", f"批量接单 #{job.pk}")
    ]
    # What is done is done.
    post(f"{PATH}{job.pk}/start/")
    assert OrderEvent.objects.for_store(store).filter(type="confirmed").count() == 4


def test_who_has_not_paid_is_reminded_once(store, owner, post, send, tea):
    unpaid = make.order(store, {tea: "2"}, pay_method="transfer", delivery="express")
    cash, gone, sealed = (
        make.order(store, {tea: "1"}, pay_method=method) for method in ("cod", *["transfer"] * 2)
    )
    at = timezone.now()
    cancellation.cancel(store=store, order_id=gone.pk, reason="-", actor=store.owner, at=at)
    Order.unscoped.filter(pk=sealed.pk).update(phone="")
    job = send("remind")

    assert refusals(job) == {
        unpaid.number: "",
        cash.number: "已经付了款，或者是收货时付",
        gone.number: "订单已取消",
        sealed.number: "订单上没有手机号",
    }
    told = Message.objects.filter(purpose="order_still_to_pay")
    assert not told.exists()
    # Another of the shop looked at the same orders meanwhile.
    second = send("remind", "state=unpaid")
    for one in (job, second):
        post(f"{PATH}{one.pk}/start/")

    message = told.get()
    assert message.to == unpaid.phone
    assert f"订单 {unpaid.number} 还没付款 ¥{unpaid.total_price}" in message.body
    event = OrderEvent.objects.for_store(store).get(type="pay_reminded")
    assert (event.order_id, event.actor) == (unpaid.pk, store.owner)
    assert "已经提醒过了，每单只提醒一次" in refusals(second).values()
    assert states(send("remind", f"order={unpaid.number}")) == {"same": 1}
    assert "提醒付款" in owner.get(f"/merchant/orders/{unpaid.number}/").content.decode()


def test_only_the_ticked_and_only_the_own(store, send, post, tea):
    one, _two = make.order(store, {tea: "1"}), make.order(store, {tea: "1"})
    other = make.store()
    theirs = make.order(other, {make.variant(other, stock="5"): "1"})

    job = send("confirm", f"ticked=1&order={one.number}&order={theirs.number}")
    post(f"{PATH}{job.pk}/start/")

    assert confirmed(store) == {one.number}
    assert confirmed(other) == set()
    # Nothing ticked is nothing, and not all.
    assert post(f"{PATH}?ticked=1", kind="confirm").url == "/merchant/orders/find/"
    assert post(f"{PATH}?order={theirs.number}", kind="confirm").url == "/merchant/orders/find/"
    assert post(f"{PATH}?state=nonsense", kind="confirm").url == "/merchant/orders/find/"
    assert post(f"{PATH}?", kind="refund").status_code == 404
    assert OrderJob.unscoped.count() == 1


def test_own_people_bring_what_was_seen_and_couriers_want_a_number(store, send, post, tea):
    local, more = make.order(store, {tea: "2"}), make.order(store, {tea: "3"})
    parcel = make.order(store, {tea: "1"}, delivery="express")
    pickup = make.order(store, {tea: "1"}, delivery="pickup", pay_method="in_store")
    job = send("ship")
    assert refusals(job) == {
        local.number: "",
        more.number: "",
        parcel.number: "快递和物流要填单号：请用「批量发货」的表格",
        pickup.number: "自提订单请在核销时交货",
    }
    line = more.lines.get()
    at = timezone.now()
    fulfil.fulfil(store=store, order_id=more.pk, quantities={line.pk: 1}, actor=store.owner, at=at)

    post(f"{PATH}{job.pk}/start/")

    rows = {row.order.number: (row.state, row.refusal) for row in job.rows.all()}
    assert rows[local.number] == ("changed", "")
    assert rows[more.number] == ("refused", "发货情况有变化，请核对后再提交")
    local.refresh_from_db()
    assert local.is_fulfilled
    assert Order.unscoped.get(pk=more.pk).is_part_sent
    assert not check.differences()


def test_who_is_killed_goes_on_and_does_nothing_twice(store, owner, send, tea):
    orders = [make.order(store, {tea: "1"}) for _number in range(4)]
    job = send("confirm")
    owner.post(f"{PATH}{job.pk}/start/")
    written = Counter()

    def die(**kwargs: object) -> None:
        written["events"] += 1
        if written["events"] == 3:
            raise Killed

    at = timezone.now()
    post_save.connect(die, sender=OrderEvent, weak=False)
    try:
        with pytest.raises(Killed):
            jobs.work(job_id=job.pk, at=at)
    finally:
        post_save.disconnect(die, sender=OrderEvent)
    assert states(job) == {"changed": 2, "ready": 2}
    assert len(confirmed(store)) == 2

    # Somebody may still be at it; later, nobody is.
    jobs.work(job_id=job.pk, at=at + timedelta(seconds=30))
    assert len(confirmed(store)) == 2
    later = at + timedelta(minutes=3)
    assert jobs.at_work_ids(at=later) == [job.pk]
    jobs.work(job_id=job.pk, at=later)

    assert OrderEvent.objects.for_store(store).filter(type="confirmed").count() == len(orders)
    told = Message.objects.filter(purpose="order_confirmed")
    assert told.count() == told.values("reference").distinct().count()
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 4)


def test_stopped_in_the_middle(store, owner, send, tea):
    for _number in range(4):
        make.order(store, {tea: "1"})
    job = send("confirm")
    owner.post(f"{PATH}{job.pk}/start/")
    written = Counter()

    def stop(**kwargs: object) -> None:
        written["events"] += 1
        if written["events"] == 3:
            # Between two orders: the third is taken back, because nobody was told of it.
            jobs.cancel(store=store, job_id=job.pk, actor=store.owner, at=timezone.now())

    post_save.connect(stop, sender=OrderEvent, weak=False)
    try:
        jobs.work(job_id=job.pk, at=timezone.now())
    finally:
        post_save.disconnect(stop, sender=OrderEvent)

    assert len(confirmed(store)) == 2
    assert states(job) == {"changed": 2, "ready": 2}


def test_a_result_is_a_workbook_without_names(store, owner, post, send, tea):
    order = make.order(store, {tea: "1"})
    job = send("confirm")
    post(f"{PATH}{job.pk}/start/")

    answer = owner.get(f"{PATH}{job.pk}/result.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    placed = f"{timezone.localtime(order.created_at):%Y-%m-%d %H:%M}"
    assert rows == [
        ["订单号", "下单时间", "应付", "结果", "说明"],
        [order.number, placed, order.total_price, "已处理", None],
    ]


@pytest.mark.long
def test_papers_of_all_that_is_chosen_are_one_file(store, owner, tea):
    orders = [make.order(store, {tea: "1"}) for _number in range(3)]
    where = "&".join(f"order={order.number}" for order in orders[:2])

    for kind in ("picking", "note", "label"):
        answer = owner.post(f"{PATH}print/?{where}", {"kind": kind})
        assert answer.content.startswith(b"%PDF-")
        printed = Printed.objects.for_store(store).filter(kind=kind)
        assert set(printed.values_list("order_id", flat=True)) == {row.pk for row in orders[:2]}

    assert owner.post(f"{PATH}print/?{where}", {"kind": "receipt58"}).status_code == 404
    assert owner.post(f"{PATH}print/?ticked=1", {"kind": "note"}).status_code == 302


def test_who_may_not_look_after_orders_does_nothing_with_many(store, send, tea, signed_in):
    make.order(store, {tea: "1"})
    job = send("confirm")
    editor, stranger = signed_in(make.member(store, "editor")), signed_in(make.store().owner)

    assert editor.get(PATH).status_code == 403
    assert editor.post(PATH, {"kind": "confirm"}).status_code == 403
    for step in ("start", "cancel", "drop"):
        assert editor.post(f"{PATH}{job.pk}/{step}/").status_code == 403
        assert stranger.post(f"{PATH}{job.pk}/{step}/").status_code == 404
    assert stranger.get(f"{PATH}{job.pk}/").status_code == 404
    assert stranger.get(f"{PATH}{job.pk}/result.xlsx").status_code == 404
    assert states(job) == {"ready": 1}


def test_unwanted_jobs_are_dropped_and_old_ones_forgotten(store, post, send, tea):
    make.order(store, {tea: "1"})
    dropped, old = send("confirm"), send("confirm")
    post(f"{PATH}{dropped.pk}/drop/")
    assert not OrderJob.unscoped.filter(pk=dropped.pk).exists()

    jobs.forget_old(at=timezone.now() + timedelta(days=31))
    assert not OrderJobRow.unscoped.filter(job_id=old.pk).exists()
