"""Statistics tell why money of after-sales went back, as the buyer said it."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from home.statistics.reports import check, daily
from home.statistics.reports.models import RefundDay


@pytest.mark.long
def test_two_cases_of_one_reason_are_one_row(story, signed_in):
    story.send(received=True)
    for variant in (story.tea, story.nuts):
        story.grant(story.ask(reason="broken", quantities={variant: "1"}))
    story.money_goes_back()
    # Money goes back hours later, which may be tomorrow.
    at = timezone.now() + timedelta(hours=6)
    daily.refresh(at=at)

    row = RefundDay.objects.for_store(story.shop.store).get()
    assert (row.count, row.amount) == (2, 43)
    assert check.differences(at=at) == []
    with time_machine.travel(at):
        page = signed_in(story.shop.store.owner).get("/merchant/statistics/refunds/")
    said = page.content.decode()
    assert "破损、变质" in said
    assert "售后 S" not in said


def test_days_that_were_told_by_number_are_told_by_why(story):
    story.send(received=True)
    cases = [
        story.ask(reason="broken", quantities={variant: "1"}) for variant in (story.tea, story.nuts)
    ]
    given = {"store": story.shop.store, "on": timezone.localdate(), "kind": "requested"}
    for reason in [f"售后 {case.number}" for case in cases] + ["售后 12345 不换了", "少发"]:
        RefundDay.unscoped.create(**given, reason=reason, count=1, amount=Decimal("1.50"))

    migration = import_module("home.statistics.reports.migrations.0007_refunds_by_why")
    for _twice in range(2):
        migration.tell_why(apps, None)

    told = RefundDay.objects.for_store(story.shop.store).values_list("reason", "count", "amount")
    assert set(told) == {
        ("aftersale broken", 2, Decimal("3.00")),
        ("售后 12345 不换了", 1, Decimal("1.50")),
        ("少发", 1, Decimal("1.50")),
    }
