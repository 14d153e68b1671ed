"""Where the cost of a measured request is booked."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from home.statistics.timing import costs
from home.statistics.timing.samples import Cost
from xiaodiantong.ops.page_cache.middleware import RESULT

# Wagtail answers for pages of every kind by one view.
SERVE = "wagtail_serve"
logger = logging.getLogger(__name__)


def keep(request: HttpRequest, response: HttpResponse, cost: Cost) -> None:
    """Never fails: an answer that is ready goes out."""
    result = getattr(request, RESULT, "")
    asked = costs.Asked(
        view=_view_of(request, response),
        page=_page_of(request.path_info) if result else "",
        page_cache=result,
    )
    # Neither a view nor a copy: refused at the gate, a file, an unknown address.
    if not asked.view and not asked.page:
        return
    try:
        costs.add(asked, cost, at=timezone.now())
    except DatabaseError as error:
        logger.warning("what a request cost cannot be written now: %s", error)


def _view_of(request: HttpRequest, response: HttpResponse) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    page = (getattr(response, "context_data", None) or {}).get("page")
    kind = f" {type(page).__name__}" if match.view_name == SERVE and page else ""
    return f"{match.view_name}{kind}"[:120]


def _page_of(path: str) -> str:
    """By how deep it stands in the tree: /, /store/, /store/category/product/."""
    steps = [step for step in path.split("/") if step]
    return ("home", "store", "goods")[min(len(steps), 2)]
