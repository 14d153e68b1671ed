"""A coupon for all that a list shows: looked at first, one each, stopped in the middle."""

from collections import Counter
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import Message, User
from orders.customers import giving
from orders.customers.models import CouponJob
from orders.models import Order
from orders.support import customers
from shop.promotions import coupons
from shop.promotions.check import differences
from shop.promotions.models import Coupon, CouponHolding
from shop.stores.models import AuditEntry
from tests import make
from tests.api.conftest import Api
from tests.shop.promotions.made import coupon

pytestmark = pytest.mark.django_db
LIST, PATH = "/merchant/customers/", "/merchant/customers/coupons/"


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", price="10.00", stock="1000")


@pytest.fixture
def post(owner, django_capture_on_commit_callbacks):
    def post(path: str, **data: object):
        with django_capture_on_commit_callbacks(execute=True):
            return owner.post(path, data)

    return post


@pytest.fixture
def send(post):
    """A job whose customers are judged; `where` is what stands in the address."""

    def send(kind: Coupon, where: str = "") -> CouponJob:
        assert post(f"{PATH}?{where}", coupon=kind.pk).status_code == 302
        return CouponJob.unscoped.order_by("-pk")[0]

    return send


@pytest.fixture
def regulars(store, tea) -> list[User]:
    """Three with an account and a label; one of them ordered twice."""
    people = [make.user(name) for name in ("安娜", "王芳", "李雷")]
    for person in [*people, people[0]]:
        order = make.order(store, {tea: "1"}, buyer=person)
        labelled(order, "老顾客")
    return people


def labelled(order, *words: str) -> None:
    at = timezone.now()
    customers.keep(customer=customers.of_order(order), labels=words, note="", actor=None, at=at)


def states(job: CouponJob) -> dict[str, int]:
    return dict(Counter(job.rows.values_list("state", flat=True)))


def owners(kind: Coupon) -> list[int]:
    return list(CouponHolding.unscoped.filter(coupon=kind).values_list("user_id", flat=True))


@pytest.mark.long
def test_all_of_a_label_get_one_each_and_who_cannot_is_told(store, owner, post, send, regulars):
    anna, wang, li = regulars
    tea = li.orders.get().lines.get().variant
    guest = make.order(store, {tea: "1"})
    labelled(guest, "老顾客")
    make.order(store, {tea: "1"}, buyer=make.user("没有标签"))
    other = make.store()
    theirs = make.order(other, {make.variant(other, stock="5"): "1"}, buyer=make.user("别家的"))
    labelled(theirs, "老顾客")
    kind = coupon(store, is_on_page=False)
    coupons.give(store=store, coupon=kind, people=[li], actor=store.owner, at=timezone.now())
    assert f"{PATH}?label=" in owner.get(f"{LIST}?label=老顾客").content.decode()
    assert "给 4 人发优惠券" in owner.get(f"{PATH}?label=老顾客").content.decode()

    job = send(kind, "label=老顾客")

    assert (job.state, states(job)) == ("waiting", {"ready": 2, "same": 1, "wrong": 1})
    page = owner.get(f"{PATH}{job.pk}/").content.decode()
    assert "确认发给 2 人" in page
    refused = owner.get(f"{PATH}{job.pk}/?only=wrong").content.decode()
    assert "没有用账号下过单" in refused
    assert guest.phone not in refused
    assert owners(kind) == [li.pk]

    messages = Message.objects.count()
    post(f"{PATH}{job.pk}/start/")
    # Once more, and a worker that comes again.
    post(f"{PATH}{job.pk}/start/")
    giving.work(job_id=job.pk, at=timezone.now())

    job.refresh_from_db()
    assert (job.state, job.done, states(job)) == ("done", 2, {"changed": 2, "same": 1, "wrong": 1})
    assert sorted(owners(kind)) == sorted([anna.pk, wang.pk, li.pk])
    kind.refresh_from_db()
    assert kind.claimed == 3
    assert differences() == []
    assert Message.objects.count() == messages
    entries = AuditEntry.unscoped.for_store(store).filter(action__startswith="coupon.give")
    assert list(entries.order_by("pk").values_list("actor_id", "target")) == [
        (store.owner.pk, f"{kind.number} × 1"),
        (store.owner.pk, f"{kind.number} × 2 #{job.pk}"),
    ]
    book = openpyxl.load_workbook(BytesIO(owner.get(f"{PATH}{job.pk}/result.xlsx").content))
    told = [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert Counter(told) == {"已发": 2, "已经有了": 1, "不能发": 1}
    # Everybody has one: there is nothing to give.
    assert states(send(kind, "label=老顾客")) == {"same": 3, "wrong": 1}


def test_not_begun_where_there_are_too_few(store, owner, post, send, regulars):
    kind = coupon(store, total=2)
    job = send(kind, "label=老顾客")

    answer = owner.post(f"{PATH}{job.pk}/start/", follow=True).content.decode()

    assert "只剩 2 张，不够发给 3 人" in answer
    job.refresh_from_db()
    assert (job.state, owners(kind)) == ("waiting", [])
    Coupon.unscoped.filter(pk=kind.pk).update(total=3)
    post(f"{PATH}{job.pk}/start/")
    assert len(owners(kind)) == 3


def test_the_last_pieces_go_elsewhere_meanwhile(store, owner, send, regulars):
    kind = coupon(store, total=3)
    job = send(kind, "label=老顾客")
    owner.post(f"{PATH}{job.pk}/start/")
    coupons.claim(coupon_id=kind.pk, store=store, user=make.user(), at=timezone.now())

    giving.work(job_id=job.pk, at=timezone.now())

    job.refresh_from_db()
    assert (job.state, states(job)) == ("done", {"changed": 2, "refused": 1})
    assert Coupon.unscoped.get(pk=kind.pk).claimed == 3
    assert "券停发了，或者已经发完" in owner.get(f"{PATH}{job.pk}/?only=refused").content.decode()


def test_killed_in_the_middle_and_stopped(store, owner, send, regulars, monkeypatch):
    kind = coupon(store)
    job = send(kind)
    owner.post(f"{PATH}{job.pk}/start/")
    real, at = coupons.give_one, timezone.now()

    def give_one(**given):
        if owners(kind):
            raise Killed
        return real(**given)

    with monkeypatch.context() as broken:
        broken.setattr(coupons, "give_one", give_one)
        with pytest.raises(Killed):
            giving.work(job_id=job.pk, at=at)
    assert len(owners(kind)) == 1

    owner.post(f"{PATH}{job.pk}/cancel/")
    giving.work(job_id=job.pk, at=at + giving.KEPT)

    job.refresh_from_db()
    assert (job.state, states(job)) == ("cancelled", {"changed": 1, "ready": 2})
    assert len(owners(kind)) == 1
    # Another time the rest gets theirs, and who has one does not get a second.
    again = send(kind)
    assert states(again) == {"ready": 2, "same": 1}


def test_two_who_became_one_get_one(store, owner, send, regulars):
    anna, wang, _li = regulars
    kind = coupon(store, per_person=5)
    job = send(kind, "label=老顾客")
    owner.post(f"{PATH}{job.pk}/start/")
    Order.unscoped.filter(buyer=wang).update(buyer=anna)

    giving.work(job_id=job.pk, at=timezone.now())

    assert Counter(owners(kind))[anna.pk] == 1
    assert states(job) == {"changed": 2, "same": 1}


@pytest.mark.long
@pytest.mark.usefixtures("regulars")
def test_only_who_may_and_only_the_own(store, send, post, signed_in):
    kind = coupon(store)
    job = send(kind)
    stranger = signed_in(make.store().owner)
    theirs = coupon(make.store())
    seller = signed_in(make.member(store, make.own_role(store, "促销", "promotions")))
    greeter = signed_in(make.member(store, make.own_role(store, "会员", "members")))

    for client in (seller, greeter, signed_in(make.member(store, "clerk"))):
        assert client.get(PATH).status_code == 403
        assert client.post(f"{PATH}{job.pk}/start/").status_code == 403
    assert PATH not in greeter.get(LIST).content.decode()
    assert stranger.get(f"{PATH}{job.pk}/").status_code == 404
    assert stranger.post(f"{PATH}{job.pk}/start/").status_code == 404
    assert post(PATH, coupon=theirs.pk).status_code == 404
    assert post(PATH, coupon="x").status_code == 404
    assert post(f"{PATH}?label=没有人", coupon=kind.pk).url == LIST
    assert CouponJob.unscoped.count() == 1
    assert post(f"{PATH}{job.pk}/drop/").url == LIST
    assert not CouponJob.unscoped.exists()
    assert owners(kind) == []


def test_all_of_a_store_get_one_over_the_api(store, owner, tea, regulars, signed_in):
    make.order(store, {tea: "1"})
    kind, api = coupon(store, total=10), Api(store.owner)
    base = f"/merchant/stores/{store.slug}/customers/coupons/"
    assert api.post(base, {"coupon": coupon(make.store()).pk}).status_code == 404
    assert api.post(base, {"coupon": kind.pk, "label": "没人"}).status_code == 409

    job = api.post(base, {"coupon": kind.pk}, idempotency_key="k-1")

    assert job.status_code == 201
    assert api.post(base, {"coupon": kind.pk}, idempotency_key="k-1").json() == job.json()
    here = f"{base}{job.json()['id']}/"
    assert api.post(here, {"do": "start"}).status_code == 409
    giving.work(job_id=job.json()["id"], at=timezone.now())
    judged = api.get(here).json()
    assert (judged["state"], judged["total"], judged["ready"]) == ("waiting", 4, 3)
    assert api.post(here, {"do": "start"}).json()["state"] == "working"
    giving.work(job_id=job.json()["id"], at=timezone.now())
    done = api.get(here).json()
    assert (done["state"], done["given"], done["ready"]) == ("done", 3, 0)
    assert sorted(owners(kind)) == sorted(person.pk for person in regulars)
    for wrong in ("cancel", "drop", "start"):
        assert api.post(here, {"do": wrong}).status_code == 409
    clerk = make.member(store, make.own_role(store, "促销员", "promotions"))
    assert Api(clerk).get(here).status_code == 403
    assert Api(clerk).post(base, {"coupon": kind.pk}).status_code == 403
