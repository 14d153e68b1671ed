"""评价: writing them behind the order's link, reading them at the product's address."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import actor_of
from core import doors, private_pictures, scope
from core.client_ip import client_ip
from core.requests import PageRequest, number
from core.types import Files
from orders import by_link
from orders.models import Order
from orders.reviews import shop_ratings, showing, writing
from orders.reviews.forms import ReviewForm, ShopRatingForm, StarsForm
from orders.reviews.models import Review, ReviewPhoto
from orders.reviews.writing import MOST_PHOTOS, CannotReview, Wording
from shop.stores.photos import picture_intake, private_photos

PAGE_SIZE = 20
# A photo of a review that is hidden leaves the browsers that have seen it soon after.
PHOTO_SECONDS = 600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@scope.across_stores("an order is found by its unguessable token")
def write(request: PageRequest, token: str) -> HttpResponse:
    """
    What was received and has no review yet; `review` is one of theirs to add to, and `shop` says
    that the stars are the shop's.
    """
    orders = Order.unscoped.select_related("store", "store__page", "buyer")
    order = get_object_or_404(orders, token=token)
    if not by_link.is_buyer(request, order):
        return by_link.page(request, order, status=403 if request.method == "POST" else 200)
    if request.method != "POST":
        return _form(request, order, ReviewForm())
    if "shop" in request.POST:
        form: StarsForm = ShopRatingForm(request.POST)
        is_done = _is_rated(request, order, form)
    else:
        files: Files = {"photos": request.FILES.getlist("photos")}
        form = ReviewForm(request.POST, files)
        is_done = _is_done(request, order, form)
    if not is_done:
        return _form(request, order, form, status=422)
    return redirect("order-review", order.token)


def _is_rated(request: PageRequest, order: Order, form: StarsForm) -> bool:
    """The shop's stars; False with the reason in the form."""
    if not form.is_valid() or not _is_let_in(request, form):
        return False
    data, actor, at = form.cleaned_data, actor_of(request.user), timezone.now()
    given = {"stars": int(data["stars"]), "suggestion": data["suggestion"]}
    try:
        shop_ratings.rate(order=order, actor=actor, at=at, **given)
    except CannotReview as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _is_let_in(request: PageRequest, form: StarsForm) -> bool:
    """False, with the reason in the form, for who says too much."""
    wait = doors.knock("review", ip=client_ip(request))
    if wait:
        form.add_error(None, _("评价得太多了，请一小时后再试"))
        doors.shut(request, wait)
    return not wait


def _is_done(request: PageRequest, order: Order, form: StarsForm) -> bool:
    """A review, or words added to one; False with the reason in the form."""
    review_id, at = number(request.POST.get("review")), timezone.now()
    try:
        if review_id is not None:
            text = request.POST.get("text", "")
            writing.add(review_id=review_id, order=order, text=text, at=at)
            return True
        if not form.is_valid() or not _is_let_in(request, form):
            return False
        _write(request, order, form)
    except Review.DoesNotExist as gone:
        raise Http404 from gone
    except CannotReview as refused:
        form.add_error(None, str(refused))
        return False
    except picture_intake.PictureRefused as refused:
        form.add_error("photos", refused.messages[0])
        return False
    return True


def _write(request: PageRequest, order: Order, form: StarsForm) -> None:
    data = form.cleaned_data
    with private_photos.taken(data["photos"], ReviewPhoto) as photos:
        wording = Wording(
            stars=int(data["stars"]),
            text=data["text"],
            photos=photos,
            is_anonymous=data["is_anonymous"],
        )
        writing.write(
            order=order,
            line_id=data["line"],
            wording=wording,
            actor=actor_of(request.user),
            at=timezone.now(),
        )


def _form(
    request: PageRequest, order: Order, form: StarsForm, *, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    written = Review.unscoped.filter(store=order.store_id, order=order).select_related("line")
    context = {
        "order": order,
        "store": order.store,
        "lines": writing.open_lines(order, at=at),
        "written": [
            {"review": review, "may_add": writing.may_add(review, at=at)}
            for review in written.order_by("pk")
        ],
        "rating": shop_ratings.of_order(order),
        "is_time": writing.is_time(order, at=at),
        "form": form,
        "is_shop_wrong": "shop" in request.POST,
        "wrong_line": number(request.POST.get("line")),
        "wrong_review": number(request.POST.get("review")),
        "most_photos": MOST_PHOTOS,
    }
    return render(request, "orders/reviews/write.html", context, status=status)


@require_safe
@never_cache
@showing.public_reviews
def of_product(request: PageRequest, product_id: int) -> HttpResponse:
    """`sort`: of SORTS; `stars`: so many only; `photos`: with photos only; `word`: saying so."""
    page = showing.goods(product_id)
    stars, has_photos = number(request.GET.get("stars")), "photos" in request.GET
    sort = request.GET.get("sort", "new")
    sort = sort if sort in showing.SORTS else "new"
    word = showing.said_word(page, request.GET.get("word", ""))
    rows = showing.chosen(page, sort=sort, stars=stars, has_photos=has_photos, word=word)
    found = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "product": page,
        "store": page.store,
        "store_page": page.store.page,
        "summary": showing.summary_of(page),
        "page": found,
        "reviews": [showing.named(review) for review in found],
        "sort": sort,
        "sorts": [(key, words) for key, (words, _order) in showing.SORTS.items()],
        "stars": stars,
        "has_photos": has_photos,
        "word": word,
        "is_filtered": bool(stars or has_photos or word),
    }
    return render(request, "orders/reviews/reviews.html", context)


@require_safe
@showing.public_reviews
def photo(request: PageRequest, review_photo_id: int) -> FileResponse:
    """For everybody, as long as the review is shown and its goods are."""
    photos = ReviewPhoto.unscoped.select_related("review")
    found = get_object_or_404(photos, pk=review_photo_id, review__state=Review.State.SHOWN)
    showing.goods(found.review.product_id)
    response = private_pictures.respond(found.picture)
    response["Cache-Control"] = f"private, max-age={PHOTO_SECONDS}"
    return response
