"""A line that is bought with points (积分商城), for what is paid beside them."""

from dataclasses import replace

from django.utils.translation import gettext as _

from orders.cart.contents import Line
from shop.rewards import redeeming
from shop.stores.models import Store


def with_points(line: Line, store: Store, number: str) -> Line:
    """`number` of a reward. What cannot be had now has a problem."""
    reward = redeeming.find(store, number)
    if reward is None or reward.variant_id != line.variant.pk:
        return replace(line, problem=_("这件商品不能用积分兑换"))
    problem = line.problem or redeeming.problem(reward, line.quantity)
    return replace(line, reward=reward, problem=problem)
