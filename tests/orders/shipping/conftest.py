"""The simulator of courier services over real HTTP; rooms with another of their own say so."""

import pytest

from home.demo.carrier import server


@pytest.fixture(scope="module")
def running():
    with server.running() as fake:
        yield fake


@pytest.fixture
def services(running, settings):
    settings.DADA_URL = settings.SFCITY_URL = running.url
    running.riding.quoted.clear()
    running.riding.rides.clear()
    running.calls.clear()
    running.trouble = ""
    return running
