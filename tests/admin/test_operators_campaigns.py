"""Operators make a campaign, read what it brought in each store, suspend and end it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import PaymentStatus
from shop.campaigns import campaigns
from shop.campaigns.models import Campaign
from shop.promotions.reckoning.terms import Scope
from tests import make
from tests.desk.test_promotions import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.long]
INDEX = "operate-campaigns_modeladmin_index"


def typed(**more):
    at = timezone.localtime()

    def moment(hours):
        return f"{at + timedelta(hours=hours):%Y-%m-%dT%H:%M}"

    return {
        "name": "双十二",
        "kind": "spend_off",
        "threshold_0": "100",
        "amount_0": "10",
        "threshold_1": "200",
        "amount_1": "30",
        "platform_percent": "50",
        "stacking": "with_coupons",
        "starts_at": moment(-1),
        "ends_at": moment(48),
        "join_until": moment(24),
    } | more


def test_from_the_form_to_the_report_and_the_end(world, operator, merchant):
    new = reverse("operate_campaign_new")
    for method in (merchant.get, merchant.post):
        assert method(new).status_code in (302, 404)
    before = Campaign.objects.count()
    wrong = operator.post(new, typed(amount_0="500"))
    assert (wrong.status_code, Campaign.objects.count()) == (422, before)
    assert "减的不能比满的多" in text_of(wrong)
    made = operator.post(new, typed(), follow=True)
    row = Campaign.objects.get(name="双十二")
    assert "满100减10，满200减30" in text_of(made)
    assert "双十二" in text_of(operator.get(reverse(INDEX)))
    assert merchant.get(reverse(INDEX)).status_code in (302, 403, 404)
    store, at = make.store(), timezone.now()
    tea = make.variant(store, price="100.00")
    given = {"store": store, "number": row.number, "scope": Scope(), "actor": store.owner}
    campaigns.join(**given, at=at)
    order, back = make.order(store, {tea: "2"}), make.order(store, {tea: "2"})
    orders = type(order)._base_manager
    orders.filter(pk=order.pk).update(payment_status=PaymentStatus.PAID)
    # Ordered and wholly refunded: nobody bears anything of it.
    orders.filter(pk=back.pk).update(payment_status=PaymentStatus.REFUNDED)
    one = reverse("operate_campaign", args=[row.pk])
    for method in (merchant.get, merchant.post):
        assert method(one).status_code in (302, 404)

    # One order of ¥200 less 30, of which the platform bears half.
    assert f"{store.name} 1 ¥30.00 ¥15.00 ¥170.00" in text_of(operator.get(one))
    assert operator.post(one, {"do": "suspend", "reason": ""}).status_code == 422
    operator.post(one, {"do": "suspend", "reason": "规则有误"})
    assert make.order(store, {tea: "2"}).total_price == 200
    operator.post(one, {"do": "restore"})
    assert make.order(store, {tea: "2"}).total_price == 170
    operator.post(one, {"do": "end"})
    assert make.order(store, {tea: "2"}).total_price == 200
    assert "看清楚" in text_of(operator.post(one, {"do": "end"}, follow=True))
