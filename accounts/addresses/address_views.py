"""The pages of the address book."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.addresses import addressbook
from accounts.addresses.address_form import AddressForm, Recognised, area_context, recognise
from accounts.models import Address
from accounts.requests import PersonRequest, login_required


@require_safe
@never_cache
@login_required
def index(request: PersonRequest) -> HttpResponse:
    found = addressbook.of(request.user)
    context = {
        "addresses": found,
        "next": _next(request),
        "is_full": len(found) >= addressbook.MAX_ADDRESSES,
    }
    return render(request, "accounts/addresses.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def add(request: PersonRequest) -> HttpResponse:
    if request.method != "POST":
        user = request.user
        initial = {"name": user.name, "phone": user.phone or ""}
        return _editor(request, AddressForm(initial=initial))
    return _save(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def edit(request: PersonRequest, address_id: int) -> HttpResponse:
    address = _mine(request, address_id)
    if request.method != "POST":
        names = AddressForm.base_fields
        initial = {name: getattr(address, name) for name in names}
        return _editor(request, AddressForm(initial=initial), address)
    return _save(request, address)


@require_POST
@login_required
def set_default(request: PersonRequest, address_id: int) -> HttpResponse:
    try:
        addressbook.set_default(user=request.user, address_id=address_id)
    except Address.DoesNotExist as error:
        raise Http404 from error
    return redirect(_list(request))


@require_POST
@login_required
def remove(request: PersonRequest, address_id: int) -> HttpResponse:
    try:
        addressbook.remove(user=request.user, address_id=address_id)
    except Address.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("已删除"))
    return redirect(_list(request))


def _save(request: PersonRequest, address: Address | None) -> HttpResponse:
    if "recognise" in request.POST:
        recognised = recognise(request.POST.dict(), request.POST.get("pasted", ""))
        form = AddressForm(initial=recognised.values)
        return _editor(request, form, address, recognised=recognised)
    if "refresh" in request.POST:
        return _editor(request, AddressForm(initial=request.POST.dict()), address)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _editor(request, form, address)
    try:
        saved = addressbook.save(
            user=request.user,
            entry=form.entry(),
            address_id=address.pk if address else None,
            is_default=form.cleaned_data["is_default"],
        )
    except addressbook.BookFull as error:
        form.add_error(None, str(error))
        return _editor(request, form, address)
    except Address.DoesNotExist as error:
        # Deleted in another tab meanwhile.
        raise Http404 from error
    wanted = _next(request)
    if wanted:
        return redirect(
            f"{wanted}{'&' if '?' in wanted else '?'}{urlencode({'address': saved.pk})}"
        )
    messages.success(request, _("已保存"))
    return redirect("addresses")


def _editor(
    request: PersonRequest,
    form: AddressForm,
    address: Address | None = None,
    *,
    recognised: Recognised | None = None,
) -> HttpResponse:
    context: dict[str, object] = {
        "form": form,
        "address": address,
        "labels": Address.Label.values,
        "next": _next(request),
        "recognised": recognised,
        "pasted": request.POST.get("pasted", ""),
        **area_context(form),
    }
    if not request.htmx:
        return render(request, "accounts/address.html", context)
    if recognised is None:
        return render(request, "accounts/fragments/areas_oob.html", context)
    context["is_oob"] = True
    return render(request, "accounts/fragments/address_fields.html", context)


def _mine(request: PersonRequest, address_id: int) -> Address:
    try:
        return addressbook.get(user=request.user, address_id=address_id)
    except Address.DoesNotExist as error:
        raise Http404 from error


def _next(request: PersonRequest) -> str:
    """Where the shopper came from, if it is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""


def _list(request: PersonRequest) -> str:
    wanted = _next(request)
    url = reverse("addresses")
    return f"{url}?{urlencode({'next': wanted})}" if wanted else url
