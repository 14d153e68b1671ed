"""评价 at the desk: those without an answer first, the shop's reply, and what its own stars are."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from orders.reviews import shop_ratings as ratings
from orders.reviews import showing, writing
from orders.reviews.models import UNANSWERED, Review
from shop.stores.models import Store
from shop.stores.models.store import RATED_FROM

PAGE_SIZE = 20


def waiting_count(store: Store) -> int:
    """Reviews that everybody reads and the shop has not answered."""
    return Review.objects.for_store(store).filter(UNANSWERED).count()


def of(store: Store) -> QuerySet[Review]:
    """What no moderator has let through yet is nobody's to read."""
    rows = Review.objects.for_store(store).exclude(state=Review.State.WAITING)
    return rows.select_related("person", "line", "order").prefetch_related("photos")


@require_safe
@desk_view("support")
def index(request: PageRequest, desk: Desk) -> HttpResponse:
    """`all`: answered and hidden ones too, the newest first."""
    is_all = "all" in request.GET
    rows = of(desk.store) if is_all else of(desk.store).filter(UNANSWERED)
    found = rows.order_by("-pk" if is_all else "pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "tab": "support",
        "page": page,
        "reviews": [showing.named(review) for review in page],
        "list": "all" if is_all else "waiting",
        "waiting": waiting_count(desk.store),
    }
    return render(request, "desk/support/reviews.html", context)


@require_safe
@desk_view("support")
def shop_ratings(request: PageRequest, desk: Desk) -> HttpResponse:
    """What buyers gave the shop itself, the newest first; `said`: those with a suggestion only."""
    has_suggestion = "said" in request.GET
    rows = ratings.of_store(desk.store, has_suggestion=has_suggestion).order_by("-pk")
    context = {
        "desk": desk,
        "tab": "support",
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "has_suggestion": has_suggestion,
        "rated_from": RATED_FROM,
        "list": "shop",
        "waiting": waiting_count(desk.store),
    }
    return render(request, "desk/support/shop_ratings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("support")
def reply(request: PageRequest, desk: Desk, review_id: int) -> HttpResponse:
    """One review and its answer."""
    review = get_object_or_404(of(desk.store), pk=review_id)
    context = {"desk": desk, "tab": "support", "shown": showing.named(review), "error": ""}
    if request.method != "POST":
        return render(request, "desk/support/review.html", context)
    text, at = request.POST.get("text", ""), timezone.now()
    try:
        writing.answer(store=desk.store, review_id=review.pk, text=text, actor=desk.user, at=at)
    except writing.CannotReview as refused:
        context |= {"error": str(refused), "typed": text}
        return render(request, "desk/support/review.html", context, status=422)
    messages.success(request, _("已回复，商品页上能看到"))
    return redirect("desk-reviews")
