"""The store's own settings, its people, and sharing it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from core import doors
from core.phones import masked, normalize
from core.types import Cleaned
from home.desk.desk_gate import Desk, desk_view
from home.desk.forms import StaffForm, StoreForm
from shop.stores import audit, opening, pictures, staff
from shop.stores.models import Store, StoreImage, StoreMembership, StorePage
from shop.stores.page_edits import edit_live

PAGE_FIELDS = (
    "tagline",
    "notice",
    "wechat",
    "hours",
    "address",
    "promise",
    "returns",
    "licence_number",
)
PICTURES = ("logo", "licence_picture")
# When it may be tried again: a day's cap says nothing of when.
LATER_SECONDS = 3600
STORE_FIELDS = ("phone", "is_resting", "takes_orders")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("settings")
def store_settings(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = StorePage.objects.get(store=desk.store)
    form = StoreForm(request.POST or None, request.FILES or None, initial=_initial(desk, page))
    if request.method == "POST" and form.is_valid():
        try:
            sent = [name for name in PICTURES if form.cleaned_data[name]]
            files = [form.cleaned_data[name] for name in sent]
            with pictures.keeping(store=desk.store, files=files, title=desk.store.name) as kept:
                images = dict(zip(sent, kept, strict=True))
                _save(desk, page, form.cleaned_data, images=images)
        except ValidationError as error:
            refused = "logo" if form.cleaned_data["logo"] else "licence_picture"
            form.add_error(_field_of(error, refused), error.messages[0])
        else:
            messages.success(request, _("已保存"))
            return redirect("desk-settings")
    context = {"desk": desk, "page": page, "form": form, "tab": "more"}
    return render(request, "desk/settings/settings.html", context)


@require_safe
@desk_view()
def share(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The share page is the shopper's own."""
    return redirect(f"{desk.store.get_absolute_url()}share/")


@require_safe
@desk_view()
def more(request: HttpRequest, desk: Desk) -> HttpResponse:
    return render(request, "desk/settings/more.html", {"desk": desk, "tab": "more"})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("staff")
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who works here; invite by phone."""
    form, is_too_often = StaffForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        try:
            phone = normalize(form.cleaned_data["phone"])
            invitation = staff.invite(
                store=desk.store,
                phone=phone,
                role=form.cleaned_data["role"],
                actor=desk.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            is_too_often = isinstance(error, staff.InvitedTooOften)
            form.add_error("phone", error.messages[0])
        else:
            said = _("已发出邀请，对方接受后就能看到店铺") if invitation else _("角色已改好")
            messages.success(request, said)
            return redirect("desk-staff")
    rows = StoreMembership.objects.for_store(desk.store).select_related("user").order_by("pk")
    accepted = staff.accepted_phones(desk.store)
    context = {
        "desk": desk,
        "members": [{"row": row, "name": _known_name(row, accepted)} for row in rows],
        "invitations": staff.invitations(desk.store, at=timezone.now()),
        "form": form,
        "tab": "more",
    }
    page = render(request, "desk/settings/staff.html", context)
    return doors.refused(page, LATER_SECONDS if is_too_often else 0)


def _known_name(membership: StoreMembership, accepted: set[str]) -> str:
    """Older versions made members of people who never said yes: theirs is not shown."""
    user = membership.user
    has_come = user.last_login is not None and user.last_login >= membership.created_at
    is_owner = membership.role == StoreMembership.Role.OWNER
    if is_owner or has_come or user.phone in accepted:
        return user.get_full_name()
    return masked(user.phone or "")


@require_POST
@desk_view("staff")
def withdraw_invitation(request: HttpRequest, desk: Desk, invitation_id: int) -> HttpResponse:
    staff.withdraw(
        store=desk.store, invitation_id=invitation_id, actor=desk.user, at=timezone.now()
    )
    return redirect("desk-staff")


@require_POST
@desk_view("staff")
def remove_person(request: HttpRequest, desk: Desk, membership_id: int) -> HttpResponse:
    staff.remove(store=desk.store, membership_id=membership_id, actor=desk.user)
    return redirect("desk-staff")


@transaction.atomic
def _save(desk: Desk, page: StorePage, data: Cleaned, *, images: dict[str, StoreImage]) -> None:
    store = opening.rename(store=desk.store, name=data["name"], actor=desk.user)
    slug = data["slug"].strip().lower()
    if slug:
        store = opening.change_slug(store=store, slug=slug, actor=desk.user)
    changes: dict[str, list[object]] = _set_store(store, data)
    page = StorePage.objects.get(pk=page.pk)
    words = {name: data[name] for name in PAGE_FIELDS if getattr(page, name) != data[name]}
    changes |= {name: [getattr(page, name), value] for name, value in words.items()}
    for name, image in images.items():
        words[name] = image
        changes[name] = [None, str(image.pk)]
    if "logo" in images:
        words["logo_files"] = pictures.files_of(images["logo"])
    if data["no_licence_picture"] and "licence_picture" not in images and page.licence_picture_id:
        words["licence_picture"] = None
        changes["licence_picture"] = [str(page.licence_picture_id), None]
    if words:
        edit_live(page, partial(_set_words, words=words), actor=desk.user)
    if changes:
        audit.record(store=store, actor=desk.user, action="settings", target=store.name, **changes)


def _set_words(page: Page, *, words: dict[str, object]) -> None:
    for name, value in words.items():
        setattr(page, name, value)


def _set_store(store: Store, data: Cleaned) -> dict[str, list[object]]:
    changes: dict[str, list[object]] = {}
    for name in STORE_FIELDS:
        value = data[name]
        if getattr(store, name) != value:
            changes[name] = [str(getattr(store, name)), str(value)]
            setattr(store, name, value)
    # Whoever saves this page has seen which number stands there.
    store.phone_chosen_at = timezone.now()
    store.save(update_fields=[*STORE_FIELDS, "phone_chosen_at"])
    return changes


def _initial(desk: Desk, page: StorePage) -> dict[str, object]:
    initial = {name: getattr(desk.store, name) for name in ("name", "slug", *STORE_FIELDS)}
    initial["pauses_orders"] = not desk.store.takes_orders
    return initial | {name: getattr(page, name) for name in PAGE_FIELDS}


def _field_of(error: ValidationError, picture: str) -> str | None:
    if isinstance(error, pictures.PictureRefused):
        return picture
    return {"name": "name"}.get(error.code or "", "slug")
