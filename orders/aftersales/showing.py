"""What pages of either side show of an after-sale."""

from dataclasses import dataclass

from orders.aftersales import words
from orders.aftersales.choices import Side, Step
from orders.aftersales.models import AfterSale, AfterSaleLine, AfterSaleStep
from orders.aftersales.steps import choosing, held
from orders.aftersales.transitions import may
from orders.models import Order


@dataclass(frozen=True)
class Shown:
    """One after-sale in a list."""

    case: AfterSale
    word: str
    colour: str
    sentence: str


def shown(case: AfterSale, side: str) -> Shown:
    word = str(case.get_state_display())
    return Shown(case, word, words.colour(case), words.sentence(case, side))


def context(case: AfterSale, side: Side) -> dict[str, object]:
    """How it stands, its goods, its history with pictures, and which steps can be taken."""
    lines = AfterSaleLine.unscoped.filter(store_id=case.store_id, aftersale=case)
    steps = AfterSaleStep.unscoped.filter(store_id=case.store_id, aftersale=case)
    return {
        "case": case,
        "order": case.order,
        "store": case.store,
        "head": shown(case, side),
        "lines": lines.select_related("line").order_by("pk"),
        "history": steps.prefetch_related("photos").order_by("-pk"),
        "can": {step.value: may(case.state, step) for step in Step if step != Step.ASKED}
        | {Step.WITHDRAWN.value: choosing.may_withdraw(case)},
        "side": side,
        "swap": held.current(case),
    }


def of_order(order: Order, side: Side) -> list[Shown]:
    """The newest first."""
    rows = AfterSale.unscoped.of(order).order_by("-pk")
    cases = list(rows)
    for case in cases:
        case.order = order
    return [shown(case, side) for case in cases]
