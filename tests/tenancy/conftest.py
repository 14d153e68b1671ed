import pytest
from django.test import Client

from tests import make
from tests.tenancy import world as worlds
from tests.tripwire import store_tripwire

__all__ = ["merchant", "store_tripwire", "world"]


@pytest.fixture
def world(db) -> worlds.World:
    return worlds.build()


@pytest.fixture
def merchant(world: worlds.World) -> Client:
    """The owner of the first store, signed in."""
    client = Client()
    client.force_login(world.own.owner)
    return make.prove(client)
