import pytest
from django.test import Client

from tests import make
from tests.tenancy import world as worlds


@pytest.fixture
def world(db) -> worlds.World:
    return worlds.build()


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
