"""Which step leads from which states to which: the whole of it, in one place."""

from orders.aftersales.choices import State, Step

_S = State
_GRANT = frozenset({_S.TO_PAY, _S.TO_RETURN, _S.TO_RESHIP, _S.REFUNDING})
_WITH_BUYER = frozenset({_S.TO_RETURN, _S.RETURNING})

# Step → (states it may be taken in, states it may lead to).
TABLE: dict[Step, tuple[frozenset[State], frozenset[State]]] = {
    Step.GRANTED: (frozenset({_S.REQUESTED, _S.RETURNING}), _GRANT),
    Step.OFFERED: (frozenset({_S.REQUESTED, _S.TO_RESHIP, *_WITH_BUYER}), frozenset({_S.OFFERED})),
    Step.ACCEPTED: (frozenset({_S.OFFERED}), _GRANT),
    # As first asked.
    Step.DECLINED: (frozenset({_S.OFFERED}), frozenset({_S.REQUESTED})),
    Step.REFUSED: (frozenset({_S.REQUESTED, *_WITH_BUYER}), frozenset({_S.REFUSED})),
    # The difference to dearer goods is here: it goes on as granted.
    Step.PAID: (frozenset({_S.TO_PAY}), frozenset({_S.TO_RETURN, _S.TO_RESHIP})),
    Step.SENT_BACK: (_WITH_BUYER, frozenset({_S.RETURNING})),
    Step.ARRIVED: (frozenset({_S.RETURNING}), frozenset({_S.RETURNING})),
    # Whole; what came back in part or not at all is an offer or a refusal.
    Step.RECEIVED: (_WITH_BUYER, frozenset({_S.REFUNDING, _S.TO_RESHIP})),
    Step.RESHIPPED: (frozenset({_S.TO_RESHIP}), frozenset({_S.RESHIPPED})),
    Step.GOT: (frozenset({_S.RESHIPPED}), frozenset({_S.DONE})),
    # Not while money or new goods are on their way.
    Step.WITHDRAWN: (
        frozenset(
            {
                *(_S.REQUESTED, _S.OFFERED, _S.REFUSED, _S.ESCALATED),
                *(_S.TO_PAY, _S.TO_RESHIP, *_WITH_BUYER),
            }
        ),
        frozenset({_S.WITHDRAWN}),
    ),
    Step.ESCALATED: (
        frozenset({_S.REQUESTED, _S.REFUSED, _S.TO_PAY, _S.TO_RESHIP, _S.REFUNDING, *_WITH_BUYER}),
        frozenset({_S.ESCALATED}),
    ),
    Step.DECIDED: (frozenset({_S.ESCALATED}), _GRANT | {_S.CLOSED}),
    Step.LAPSED: (
        frozenset({_S.TO_PAY, _S.TO_RETURN, _S.REFUSED, _S.OFFERED, _S.RESHIPPED}),
        frozenset({_S.CLOSED, _S.REQUESTED, _S.DONE}),
    ),
    Step.REFUNDED: (frozenset({_S.REFUNDING, _S.ESCALATED}), frozenset({_S.DONE})),
    Step.REFUND_FAILED: (frozenset({_S.REFUNDING}), frozenset({_S.REFUNDING})),
    Step.REFUND_AGAIN: (frozenset({_S.REFUNDING}), frozenset({_S.REFUNDING})),
    # The order's money went back another way meanwhile.
    Step.VOID: (
        frozenset({_S.REQUESTED, _S.RETURNING, _S.ESCALATED, _S.REFUNDING}),
        frozenset({_S.CLOSED}),
    ),
}


def may(state: str, step: Step) -> bool:
    """Whether this step can be taken in this state."""
    return state in TABLE[step][0]


def leads(state: str, step: Step, to: str) -> bool:
    return may(state, step) and to in TABLE[step][1]
