import pytest
from django.test import Client

from tests import make
from tests.tenancy import world as worlds
from tests.tenancy.kept import _built, world

__all__ = ["_built", "merchant", "operator", "world"]


@pytest.fixture
def merchant(world: worlds.World) -> Client:
    client = Client()
    client.force_login(world.own.owner)
    return client


@pytest.fixture
def operator(world: worlds.World) -> Client:
    client = Client()
    client.force_login(world.operator)
    return make.prove(client)
