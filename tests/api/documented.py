"""The API as its own document describes it, for tests that trust nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.checks import CHECKS

SCHEMA = "/api/v1/schema/"


@pytest.fixture
def documented(db) -> Iterator[Any]:
    """
    The schema, loaded from where programs find it; calls stay in this process. Ask for it after
    fixtures that use Django's test client, which connects these signals again.
    """
    # The test's own transaction must outlive each request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield schemathesis.openapi.from_wsgi(SCHEMA, get_wsgi_application())
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def checks() -> list[Any]:
    """No 5xx, and nothing that the document does not tell: statuses, types, headers, bodies."""
    names = (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
    return CHECKS.get_by_names(names)
