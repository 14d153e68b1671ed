"""Shops that are paid at the practice gateway, and orders of theirs that were sent."""

from tests.orders.aftersales.stories import story
from tests.paying import gate, gateway_process, shop

__all__ = ["gate", "gateway_process", "shop", "story"]
