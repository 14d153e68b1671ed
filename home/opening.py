"""/open/: phone → code → store name → live, signed in, on the desk."""

from typing import cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import PhoneCodeForm
from accounts.models import User
from accounts.privacy import consents
from accounts.privacy.documents import OPENING
from accounts.proving import proof
from accounts.views import phone_step
from core import doors
from core.client_ip import client_ip
from core.phones import normalize
from home.desk.desk_gate import DESK_STORE
from home.shop_phone import ShopPhoneForm
from shop.stores import opening
from shop.stores.naming import slugs
from shop.stores.people.roles import memberships_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_store(request: HttpRequest) -> HttpResponse:
    """Fields phone, code, name; each step may come alone, or all at once."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return _name_page(request)
        return _phone_page(request, PhoneCodeForm())
    if not _is_signed_in_as(request, request.POST.get("phone", "")):
        form = PhoneCodeForm(request.POST)
        if not phone_step(request, form):
            return _phone_page(request, form)
        # Who owes a second factor is not here yet.
        is_here = request.user.is_authenticated
        if is_here:
            proof.note(request, at=timezone.now())
        if not is_here or not request.POST.get("name", "").strip():
            return redirect("open-store")
    return _open(request)


@require_safe
def address(request: HttpRequest) -> HttpResponse:
    """What the address of a store of this name would look like."""
    name = request.GET.get("name", "").strip()
    try:
        slug = slugs.of_name(opening.clean_name(name))
    except ValidationError:
        slug = ""
    return render(request, "home/fragments/address.html", {"slug": slug})


def _open(request: HttpRequest) -> HttpResponse:
    name, owner = request.POST.get("name", ""), cast(User, request.user)
    form = ShopPhoneForm(request.POST, owner=owner) if "phone_shown" in request.POST else None
    if form is not None and not form.is_valid():
        return _name_page(request, name=name, form=form)
    phone = form.cleaned_data["shop_phone"] if form else None
    try:
        store = opening.open_store(owner=owner, name=name, phone=phone)
    except ValidationError as error:
        return _name_page(request, name=name, error=error.messages[0], form=form)
    consents.give(
        user=owner,
        documents=[OPENING.key],
        ip=client_ip(request),
        where=request.path,
        at=timezone.now(),
    )
    request.session[DESK_STORE] = store.pk
    return redirect("desk")


def _is_signed_in_as(request: HttpRequest, phone: str) -> bool:
    """Signed in, and not asking to go on as somebody else."""
    if not request.user.is_authenticated:
        return False
    try:
        return not phone or normalize(phone) == request.user.phone
    except ValidationError:
        return False


def _phone_page(request: HttpRequest, form: PhoneCodeForm) -> HttpResponse:
    context = {
        "form": form,
        "step": 2 if form.is_code_sent else 1,
        "name": request.POST.get("name", ""),
    }
    return doors.refused(render(request, "home/open.html", context), form.shut_seconds)


def _name_page(
    request: HttpRequest, *, name: str = "", error: str = "", form: ShopPhoneForm | None = None
) -> HttpResponse:
    context = {
        "step": 3,
        "name": name,
        "error": error,
        "phone_form": form or ShopPhoneForm(owner=cast(User, request.user)),
        "memberships": memberships_of(request.user),
    }
    return render(request, "home/open.html", context)
