"""The maker of somebody's browser, on this machine."""

from tests.orders.webhooks.conftest import program, store

__all__ = ["program", "store"]
