"""Every test here may pay at the practice gateway."""

from tests.paying import Shop, configure, gate, gateway_process, make_shop, shop

__all__ = ["Shop", "configure", "gate", "gateway_process", "make_shop", "shop"]
