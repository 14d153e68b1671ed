"""What a person took for points, for a copy of their data; the rows count on, of a member."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from accounts.privacy.parts import Asker, Part, Row, register
from core import scope
from shop.rewards.models import Redemption


def _redemptions(asker: Asker) -> Iterator[Row]:
    with scope.across_stores("what a person took for points, in all stores"):
        rows = Redemption.unscoped.filter(member__user=asker.user)
        for row in rows.select_related("store", "reward").order_by("pk").iterator(chunk_size=100):
            yield {
                "store": row.store.name,
                "reward": row.reward.name,
                "count": row.count,
                "points": row.points,
                "state": row.get_state_display(),
                "made_at": row.made_at,
            }


def install() -> None:
    words = gettext_lazy("积分兑换")
    register(Part("redemptions", words, ("rewards.Redemption",), _redemptions))
