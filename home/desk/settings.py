"""The store's own settings, its people, and sharing it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from accounts.phones import masked, normalize
from home.desk.forms import StaffForm, StoreForm
from home.desk.gate import Desk, desk_view
from shop.money import ZERO
from shop.stores import audit, opening, pictures, staff
from shop.stores.models import Store, StoreImage, StoreMembership, StorePage
from shop.stores.pages import edit_live

PAGE_FIELDS = ("tagline", "notice", "wechat", "hours", "address")
STORE_FIELDS = (
    *("phone", "is_resting", "takes_orders", "offers_local", "offers_express", "offers_freight"),
    *("offers_pickup", "delivery_fee", "free_delivery_from"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def store_settings(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = StorePage.objects.get(store=desk.store)
    form = StoreForm(request.POST or None, request.FILES or None, initial=_initial(desk, page))
    if request.method == "POST" and form.is_valid():
        try:
            logo = form.cleaned_data["logo"]
            files = [logo] if logo else []
            with pictures.keeping(store=desk.store, files=files, title=desk.store.name) as kept:
                _save(desk, page, form.cleaned_data, logo=kept[0] if kept else None)
        except ValidationError as error:
            form.add_error(_field_of(error), error.messages[0])
        else:
            messages.success(request, _("已保存"))
            return redirect("desk-settings")
    context = {"desk": desk, "page": page, "form": form, "tab": "more"}
    return render(request, "merchant/settings.html", context)


@require_safe
@desk_view()
def share(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The share page is the shopper's own."""
    return redirect(f"{desk.store.get_absolute_url()}share/")


@require_safe
@desk_view()
def more(request: HttpRequest, desk: Desk) -> HttpResponse:
    return render(request, "merchant/more.html", {"desk": desk, "tab": "more"})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("staff")
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who works here; invite by phone."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            phone = normalize(form.cleaned_data["phone"])
            staff.invite(
                store=desk.store, phone=phone, role=form.cleaned_data["role"], actor=desk.user
            )
        except ValidationError as error:
            form.add_error("phone", error.messages[0])
        else:
            messages.success(request, _("已添加，对方用手机号登录就能看到店铺"))
            return redirect("desk-staff")
    rows = StoreMembership.objects.for_store(desk.store).select_related("user").order_by("pk")
    members = [{"row": row, "name": _known_name(row)} for row in rows]
    context = {"desk": desk, "members": members, "form": form, "tab": "more"}
    return render(request, "merchant/staff.html", context)


def _known_name(membership: StoreMembership) -> str:
    """A stranger's name is not shown for knowing their phone: only once they came to work."""
    user = membership.user
    has_come = user.last_login is not None and user.last_login >= membership.created_at
    if has_come or membership.role == StoreMembership.Role.OWNER:
        return user.get_full_name()
    return masked(user.phone or "")


@require_POST
@desk_view("staff")
def remove_person(request: HttpRequest, desk: Desk, membership_id: int) -> HttpResponse:
    staff.remove(store=desk.store, membership_id=membership_id, actor=desk.user)
    return redirect("desk-staff")


@transaction.atomic
def _save(desk: Desk, page: StorePage, data: dict[str, Any], *, logo: StoreImage | None) -> None:
    store = opening.rename(store=desk.store, name=data["name"], actor=desk.user)
    slug = data["slug"].strip().lower()
    if slug:
        store = opening.change_slug(store=store, slug=slug, actor=desk.user)
    changes = _set_store(store, data)
    page = StorePage.objects.get(pk=page.pk)
    words = {name: data[name] for name in PAGE_FIELDS if getattr(page, name) != data[name]}
    changes |= {name: [getattr(page, name), value] for name, value in words.items()}
    if logo is not None:
        words |= {"logo": logo, "logo_files": pictures.files_of(logo)}
        changes["logo"] = [None, str(logo.pk)]
    if words:
        edit_live(page, partial(_set_words, words=words), actor=desk.user)
    if changes:
        audit.record(store=store, actor=desk.user, action="settings", target=store.name, **changes)


def _set_words(page: Page, *, words: dict[str, Any]) -> None:
    for name, value in words.items():
        setattr(page, name, value)


def _set_store(store: Store, data: dict[str, Any]) -> dict[str, list[str]]:
    changes = {}
    for name in STORE_FIELDS:
        value = data[name]
        if name == "delivery_fee":
            value = value or ZERO
        if getattr(store, name) != value:
            changes[name] = [str(getattr(store, name)), str(value)]
            setattr(store, name, value)
    store.save(update_fields=STORE_FIELDS)
    return changes


def _initial(desk: Desk, page: StorePage) -> dict[str, Any]:
    initial = {name: getattr(desk.store, name) for name in ("name", "slug", *STORE_FIELDS)}
    initial["pauses_orders"] = not desk.store.takes_orders
    return initial | {name: getattr(page, name) for name in PAGE_FIELDS}


def _field_of(error: ValidationError) -> str | None:
    if isinstance(error, pictures.PictureRefused):
        return "logo"
    return {"name": "name"}.get(error.code or "", "slug")
