"""The store's own settings, its people, and sharing it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from core.types import Cleaned
from home.desk.desk_gate import Desk, desk_view
from home.desk.forms import StoreForm
from shop.stores import opening
from shop.stores.editing.page_edits import edit_live
from shop.stores.models import Store, StoreImage, StorePage
from shop.stores.people import audit
from shop.stores.photos import pictures

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
