"""Deposits and rests are paid for through the practice gateway."""

from tests.paying import gate, gateway_process, shop

__all__ = ["gate", "gateway_process", "shop"]
