"""
Whatever a program sends, valid or not: no server error, and an answer that the document
knows. As a visitor, a shopper and a merchant; half of the addresses name what is there.
"""

import logging
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.api import tokens
from accounts.models import Device, User, WechatIdentity
from accounts.privacy.models import DataCopy
from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.balance import withdrawals
from orders.cart.storing.storage import Owner
from orders.chat import drafts, offers
from orders.chat.drafts import Item, Part
from orders.customers.models import CouponJob
from orders.favourites import favourites
from orders.payments.methods import setup
from orders.reviews.models import Review
from orders.substitutions.models import Substitution
from orders.support import threads
from orders.support.threads import Saying
from orders.webhooks.models import Webhook, WebhookDelivery
from shop.catalog import shelves
from shop.members import balance, memberships, programmes
from shop.promotions.reckoning.terms import Kind
from shop.rewards import rewards
from shop.rewards.models import Reward
from tests import make
from tests.api.conftest import HOME, Api, fill
from tests.api.documented import checks, documented
from tests.orders.groups.made import group_buy
from tests.orders.presales.made import presale
from tests.shop.campaigns.made import campaign
from tests.shop.flash.made import seckill
from tests.shop.promotions.made import coupon, off, promotion

pytestmark = pytest.mark.long

__all__ = ["documented"]

# Where this role meets something of its own, and where it finds doors closed.
EXAMPLES, FEW = 4, 1


@pytest.fixture
def things(store, shopper) -> dict[str, Any]:
    """One of everything an address may name, by the parameter's name."""
    tea = make.variant(store, name="绿茶", price="5.00", sku="TEA", stock="100")
    setup.set_method(
        store=store, channel="transfer", actor=None, is_enabled=True, account_text="6222"
    )
    order = make.order(store, {tea: "1"}, buyer=shopper, pay_method="transfer")
    api = Api(shopper)
    fill(api, store, TEA=1)
    return {
        "slug": store.slug,
        "report": "sales",
        "token": order.token,
        "number": order.number,
        "variant_id": tea.pk,
        "product_id": tea.product_id,
        "group": group_buy(tea, "4.00").number,
        "group_buy": group_buy(make.variant(store, price="5.00"), "4.00").number,
        "rank": 3,
        "presale": presale(tea, price=Decimal("4.00"), deposit=Decimal("0.80")).number,
        "category_id": shelves.add(store=store, name="茶叶").pk,
        "identity_id": WechatIdentity.objects.create(
            user=shopper, app_id="wx1", openid="o-1", seen_at=timezone.now()
        ).pk,
        "link_id": shopper.social_auth.create(provider="qq", uid="Q1").pk,
        "device_id": Device.objects.create(
            user=shopper, family="f-1", created_at=timezone.now(), seen_at=timezone.now()
        ).pk,
        "document": "terms",
        "copy_id": DataCopy.objects.create(user=shopper, asked_at=timezone.now()).pk,
        "substitution_id": Substitution.objects.create(
            store=store,
            order=order,
            line=order.lines.get(),
            kind=Substitution.Kind.LEAVE_OUT,
            quantity=1,
            deadline=timezone.now() + timedelta(hours=1),
        ).pk,
        **conversation(store, shopper),
        **afterwards(order),
        **written_down(tea),
        **told_programs(store),
        **member_of(store, shopper),
        "coupon_id": (kind := coupon(store)).pk,
        "coupon_job_id": CouponJob.objects.create(
            store=store, coupon=kind, wanted={}, state=CouponJob.State.WAITING
        ).pk,
        "campaign": campaign(Kind.SPEND_OFF, off("100", "1")).number,
        "flash": seckill(tea, quantity=1).number,
        "reward": rewards.make(Reward(store=store, variant=tea, points=1), actor=None).number,
        "promotion": promotion(store, Kind.SPEND_OFF, off("900", "1")).number,
        "favourite_id": favourites.keep(
            user=shopper, store=store, product=tea.product, at=timezone.now()
        ).pk,
        "address_id": api.post("/addresses/", HOME).json()["id"],
    }


def conversation(store, shopper) -> dict[str, int]:
    """One with a picture."""
    owner, at = Owner(user_id=shopper.pk), timezone.now()
    saying = Saying(text="在吗", picture=b"a JPEG")
    thread = threads.begin(store=store, owner=owner, saying=saying, at=at)
    return {"thread_id": thread.pk, "message_id": thread.messages.get().pk}


def afterwards(order) -> dict[str, object]:
    """An after-sale that waits for the shop, and a review."""
    given = {"store": order.store, "order": order}
    case = AfterSale.objects.create(
        **given, kind="refund", asked_kind="refund", reason="broken", state="requested",
        freight_by="shop",
    )  # fmt: skip
    line = order.lines.get()
    review = Review.unscoped.create(
        **given, line=line, product=line.product, stars=5, created_at=timezone.now(),
        state="hidden", hidden_reason="abuse",
    )  # fmt: skip
    photo = AfterSalePhoto(store=order.store, step=case.history.create(
        store=order.store, step="asked", side="buyer", state="requested"
    ))  # fmt: skip
    photo.picture.save("photo.jpg", ContentFile(b"a JPEG"))
    return {
        "aftersale": case.number,
        "aftersale_photo_id": photo.pk,
        "review_id": review.pk,
    }


def written_down(tea) -> dict[str, object]:
    """From a chat, with something else offered for it."""
    store, at = tea.store, timezone.now()
    part = Part(items=[Item(variant_id=tea.pk, quantity=Decimal(1))])
    draft = drafts.write(store=store, parts=[part], actor=store.owner, at=at)[0]
    line = draft.lines.get()
    offer = offers.propose(
        store=store, draft_id=draft.pk, line_id=line.pk, quantity=Decimal(1), actor=None, at=at,
        variant=make.variant(store, name="红茶", price="5.00"),
    )  # fmt: skip
    return {
        "draft_token": draft.token,
        "draft_id": draft.pk,
        "draft_line_id": line.pk,
        "draft_offer_id": offer.pk,
    }


def told_programs(store) -> dict[str, int]:
    """A webhook, and what it was told."""
    at = timezone.now()
    hook = Webhook.objects.create(store=store, url="https://x.example/", secret="s", created_at=at)
    told = WebhookDelivery.objects.create(
        store=store, webhook=hook, type="order.placed", subject="order", body="{}",
        state="delivered", next_try_at=at, give_up_at=at, created_at=at,
    )  # fmt: skip
    return {"webhook_id": hook.pk, "delivery_id": told.pk}


def member_of(store, shopper) -> dict[str, str]:
    """Who wants back what was paid in."""
    at = timezone.now()
    programmes.save(store=store, actor=None, values={"is_on": True})
    member = memberships.join(store=store, user=shopper, at=at)
    balance.put_in(member=member, amount=Decimal(50), bonus=Decimal(0), reference="a", at=at)
    asked = withdrawals.ask(member=member, account="支付宝", at=at)
    return {"member": member.number, "withdrawal": asked.number}


@pytest.fixture
def people(store, shopper) -> dict[str, User]:
    return {"shopper": shopper, "merchant": store.owner}


@pytest.mark.parametrize(("who", "least"), [("visitor", 15), ("shopper", 20), ("merchant", 10)])
def test_nothing_that_is_sent_breaks_it(people, things, documented, who, least):
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    headers = {}
    if who in people:
        headers["Authorization"] = f"Bearer {tokens.issue(people[who]).access}"
    seen: dict[str, set[int]] = {}

    for result in documented.get_all_operations():
        operation = result.ok()
        count = EXAMPLES if is_theirs(operation, who) else FEW
        seen[operation.label] = _statuses(operation, headers, things, count)

    assert len(seen) == 251
    # It is no fuzz that only ever hits closed doors.
    done = {label for label, statuses in seen.items() if min(statuses) < 300}
    assert len(done) >= least, done


def is_theirs(operation: Any, who: str) -> bool:
    is_open = operation.definition.raw.get("security", []) in ([], [{}])
    is_merchants = operation.path.startswith("/merchant/")
    return {
        "visitor": is_open,
        "shopper": not is_open and not is_merchants,
        "merchant": is_merchants,
    }[who]


def _statuses(
    operation: Any, headers: dict[str, str], things: dict[str, Any], count: int
) -> set[int]:
    statuses, known = set(), checks()

    @hypothesis_settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_there=st.booleans())
    def send(case: Any, is_there: bool) -> None:
        if is_there and case.path_parameters:
            for name in case.path_parameters:
                case.path_parameters[name] = things[name]
        # No atomic block, which a durable one inside would refuse.
        before = transaction.savepoint()
        response = case.call(headers=headers)
        transaction.savepoint_rollback(before)
        case.validate_response(response, checks=known)
        statuses.add(response.status_code)

    send()
    return statuses
