"""Statistics tell why money of after-sales went back, as the buyer said it."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from home.statistics.reports import check, daily
from home.statistics.reports.models import RefundDay


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
