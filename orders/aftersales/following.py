"""What after-sales hear from the rooms below, without those knowing of them."""

from orders.aftersales.steps import paying
from orders.payments import refund_runs


def install() -> None:
    refund_runs.follow(paying.follow)
