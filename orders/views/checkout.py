"""Checkout on one page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.addresses import addressbook
from accounts.addresses.address_form import recognise
from accounts.requests import actor_of
from core.requests import PageRequest
from orders import limits
from orders.balance import paying
from orders.cart import contents
from orders.cart.baskets import basket as baskets
from orders.cart.guest import keep_owner, owner_of, owner_or_new, remember
from orders.chat import in_session
from orders.checkout.forms import CheckoutForm, new_key
from orders.checkout.once import placed_before
from orders.checkout.place import place
from orders.checkout.quote import deliveries
from orders.checkout.refusals import (
    AccountEnding,
    BalanceShort,
    CannotBook,
    CannotDeliver,
    CannotJoin,
    CannotRedeem,
    NothingToOrder,
    PriceChanged,
    ShortOfStock,
    TooLarge,
)
from orders.models import Order
from orders.payments.browsers import browser_of
from orders.payments.methods.available_methods import offers_of
from orders.shipping import kept_terms
from orders.shipping.slots import SlotFull
from orders.views import checkout_page
from orders.views.checkout_page import Visit
from shop.stores.people.roles import open_store


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: PageRequest, slug: str) -> HttpResponse:
    """
    The page, for what its address names (`basket.read`); a POST orders. With `refresh` nothing
    is ordered or judged, only reckoned anew; with `recognise` the fields are filled from what
    was pasted.
    """
    store = open_store(slug)
    basket = baskets.read(request.GET)
    offers = offers_of(store, browser=browser_of(request.headers.get("User-Agent", "")))
    visit = Visit(
        request=request,
        store=store,
        # Who buys something at once may have no cart yet: two taps must still be one owner's.
        owner=owner_or_new(request) if basket.is_beside_cart else owner_of(request),
        basket=basket,
        book=addressbook.of(request.user) if request.user.is_authenticated else [],
        terms=kept_terms.of(store),
        offers=offers.before_goods() if basket.is_paid_first else offers,
        at=timezone.now(),
    )
    if not deliveries(store, visit.offers):
        return render(request, "orders/checkout/closed.html", {"store": store})
    response = _answer(visit)
    if basket.is_beside_cart and visit.owner is not None and request.method != "POST":
        keep_owner(request, response, visit.owner)
    return response


def _answer(visit: Visit) -> HttpResponse:
    request = visit.request
    if request.method != "POST":
        bought = _bought(visit)
        if bought is not None:
            return redirect(bought)
        return checkout_page.show(visit, visit.form(initial=checkout_page.initial(visit)))
    if "recognise" in request.POST:
        recognised = recognise(request.POST.dict(), request.POST.get("pasted", ""))
        return checkout_page.show(
            visit, visit.form(initial=recognised.values), recognised=recognised
        )
    if "refresh" in request.POST:
        return checkout_page.show(visit, visit.form(initial=request.POST.dict()))
    form = visit.form(request.POST)
    if not form.is_valid():
        return checkout_page.show(visit, form)
    if not form.chosen:
        # Kept also when nothing can be ordered now: it is not typed twice.
        typed = {name: request.POST.get(name, "") for name in checkout_page.CONTACT_FIELDS}
        request.session[checkout_page.REMEMBERED] = typed
    return _submit(visit, form)


def _bought(visit: Visit) -> Order | None:
    """The order of this very 立即购买, for who comes back to its checkout."""
    key = visit.basket.key
    if not key or visit.owner is None:
        return None
    return placed_before(store=visit.store, owner=visit.owner, idempotency_key=key)


def _submit(visit: Visit, form: CheckoutForm) -> HttpResponse:
    try:
        order = _place(visit, form)
    except NothingToOrder:
        return _nothing(visit, form.cleaned_data["key"])
    except BalanceShort as error:
        form.add_error("pay_method", str(error))
        return checkout_page.show(visit, form, status=409)
    except SlotFull as error:
        form.add_error("slot", str(error))
        return checkout_page.show(visit, form, status=409)
    except CannotDeliver as error:
        return checkout_page.show(visit, form, warnings=[error.words], status=409)
    except (
        AccountEnding,
        CannotBook,
        CannotJoin,
        CannotRedeem,
        PriceChanged,
        TooLarge,
        ShortOfStock,
        limits.TooManyOrders,
    ) as error:
        is_capped = isinstance(error, limits.TooManyOrders)
        return checkout_page.show(
            visit,
            form,
            warnings=_words(error),
            is_changed=True,
            status=429 if is_capped else 409,
        )
    return _placed(visit, form, order)


def _words(error: Exception) -> list[str]:
    """Why it was not ordered as it was shown, in the shopper's words."""
    match error:
        case PriceChanged():
            # The page reckons anew, and says itself what it finds.
            return []
        case ShortOfStock():
            return error.words
        case TooLarge():
            return [_("金额太大，网上下不了这么大的单，请直接联系商家")]
        case _:
            return [str(error)]


def _place(visit: Visit, form: CheckoutForm) -> Order:
    if visit.owner is None:
        raise NothingToOrder
    placement = form.placement(
        idempotency_key=form.cleaned_data["key"] or new_key(),
        buyer=actor_of(visit.request.user),
        basket=visit.basket,
        terms=visit.terms,
        seen=baskets.seen(visit.request.POST.getlist("seen")) or None,
    )
    return place(placement, owner=visit.owner, at=visit.at)


def _placed(visit: Visit, form: CheckoutForm, order: Order) -> HttpResponse:
    request, owner = visit.request, visit.owner
    form.keep_address(actor_of(request.user))
    request.session["last_order"] = order.token
    if not visit.basket.is_beside_cart:
        in_session.finish(request.session, order, at=visit.at)
    if form.cleaned_data["use_balance"]:
        paying.pay_if_possible(order, actor_of(request.user), at=visit.at)
    response = redirect("order-pay", order.token) if order.waits_for_payment else redirect(order)
    if owner is not None and visit.basket.is_beside_cart:
        keep_owner(request, response, owner)
    elif owner is not None:
        remember(request, response, owner, has_lines=contents.count(owner) > 0)
    return response


def _nothing(visit: Visit, key: str) -> HttpResponse:
    """An empty cart at submit is mostly a second tap: lead to the order of the first."""
    placed = None
    if visit.owner is not None and key:
        placed = placed_before(store=visit.store, owner=visit.owner, idempotency_key=key)
    token = placed.token if placed else visit.request.session.get("last_order")
    last = Order.unscoped.filter(store=visit.store, token=token).first() if token else None
    if last is not None and (placed or (visit.at - last.created_at).total_seconds() < 120):
        return redirect(last)
    return redirect("cart")
