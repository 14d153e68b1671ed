"""Search backends that cannot search shops are told of at start, before anybody searches."""

import pytest
from django.core.checks import run_checks

OURS = ["database", "elasticsearch8", "opensearch3"]
STOCK = [
    *("wagtail.search.backends.database", "modelsearch.backends.database"),
    *(f"wagtail.search.backends.{name}" for name in ("elasticsearch7", "elasticsearch8")),
    *(f"modelsearch.backends.{name}" for name in ("elasticsearch9", "opensearch2", "opensearch3")),
    *("wagtail.search.backends.nothing", ""),
]


def told(settings, backend):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": backend}}
    return [one for one in run_checks() if one.id == "search.E001"]


@pytest.mark.parametrize("name", OURS)
def test_our_backends_are_fine(settings, name):
    assert not told(settings, f"search.backends.{name}")


@pytest.mark.parametrize("backend", STOCK)
def test_others_are_told_of_with_what_to_set(settings, backend):
    (one,) = told(settings, backend)

    assert repr(backend) in one.msg
    assert "SEARCH_BACKEND" in one.hint
    assert one.is_serious()
