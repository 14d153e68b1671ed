"""Opening a store, and the one change of its address."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Collection, Page, Site

from accounts import messages
from accounts.actor import Actor
from accounts.models import User
from accounts.sms.purposes import purpose
from core import scope
from shop.stores.editing.page_edits import add_below
from shop.stores.models import Store, StoreMembership, StorePage
from shop.stores.naming import names, slugs
from shop.stores.people import audit

MERCHANTS = "商家"
MAX_STORES_PER_OWNER = 20
MAX_NAME = 40
OPENED = purpose("store_opened", "「%(name)s」开好啦！店铺链接 %(url)s ，工作台 %(desk)s")


def clean_name(name: str) -> str:
    """
    A store name as it will be shown.

    :raises ValidationError: for an empty or overlong one, or one to open or to ring
    """
    name = " ".join(name.replace("\x00", "").split())
    if not 2 <= len(name) <= MAX_NAME:
        raise ValidationError(_("店铺名称要 2–%(max)s 个字") % {"max": MAX_NAME}, code="name")
    names.refuse_contacts(name)
    return name


@scope.across_stores("a new store belongs to nobody's scope yet")
@transaction.atomic
def open_store(*, owner: User, name: str, phone: str | None = None) -> Store:
    """
    A new store, live at once: the tenant, its page, its picture folder, its owner. `phone` is
    the number shoppers see; None shows none, and the desk asks.
    The same owner opening the same name again gets the store that exists (a double tap).

    :raises ValidationError: for a bad name, too many stores, or one that is suspended
    """
    name = clean_name(name)
    home = _locked_home()
    existing = list(Store.objects.filter(owner=owner).order_by("pk"))
    for store in existing:
        if store.name == name:
            return store
    if any(store.status == Store.Status.SUSPENDED for store in existing):
        raise ValidationError(_("你有店铺被平台暂停，请先联系平台客服"), code="suspended")
    if len(existing) >= MAX_STORES_PER_OWNER:
        raise ValidationError(_("你开的店铺已经很多了，请联系我们"), code="too_many")

    slug = slugs.unique(slugs.of_name(name), is_taken=_is_taken(home))
    store = Store.objects.create(
        owner=owner,
        name=name,
        phone=phone or "",
        phone_chosen_at=None if phone is None else timezone.now(),
        slug=slug,
        collection=_new_collection(f"{name} ({slug})"),
    )
    StoreMembership.objects.create(user=owner, store=store, role=StoreMembership.Role.OWNER)
    make_merchant(owner)
    page = StorePage(title=name, slug=slug, store=store, owner=owner)
    add_below(home, page, actor=owner)
    audit.record(store=store, actor=owner, action="open", target=name)
    _tell(owner, store)
    return store


def make_merchant(user: User) -> None:
    """Somebody who works for a store: into the admin, and no mere shopper any more."""
    user.groups.add(Group.objects.get(name=MERCHANTS))
    if user.role == User.Role.SHOPPER:
        User.unscoped.filter(pk=user.pk).update(role=User.Role.MERCHANT)


@transaction.atomic
def change_slug(*, store: Store, slug: str, actor: Actor) -> Store:
    """
    Move a store to another address, once; the old one leads to the new for ever.

    :raises ValidationError: for a taken, reserved or malformed slug, or a second change
    """
    store = Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    if slug == store.slug:
        return store
    if store.former_slug:
        raise ValidationError(_("店铺网址只能修改一次"), code="changed")
    slugs.validate_store_slug(slug)
    slugs.refuse_reserved(slug)
    home = _locked_home()
    if _is_taken(home)(slug):
        raise ValidationError(_("这个网址已经有人用了，请换一个"), code="taken")
    before = store.slug
    store.former_slug, store.slug = before, slug
    store.save(update_fields=["slug", "former_slug"])
    page = StorePage.objects.get(store=store)
    page.slug = slug
    page.save()
    audit.record(store=store, actor=actor, action="slug", target=store.name, slug=[before, slug])
    return store


@transaction.atomic
def rename(*, store: Store, name: str, actor: Actor) -> Store:
    """:raises ValidationError: for an empty or overlong name"""
    name = clean_name(name)
    store = Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    if name == store.name:
        return store
    before, store.name = store.name, name
    store.save(update_fields=["name"])
    page = StorePage.objects.get(store=store)
    page.title = page.draft_title = name
    page.save()
    audit.record(store=store, actor=actor, action="rename", target=name, name=[before, name])
    return store


def clean_phone(phone: str) -> str:
    """:raises ValidationError: for what nobody could dial"""
    phone = phone.strip()
    if phone and not phone.replace("-", "").replace(" ", "").isdecimal():
        raise ValidationError(_("电话只能有数字和短横线"), code="phone")
    return phone


@transaction.atomic
def choose_phone(*, store: Store, phone: str, actor: Actor, at: datetime) -> Store:
    """The number shoppers see from now on, everywhere; "" shows none."""
    phone = clean_phone(phone)
    store = Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    before, store.phone, store.phone_chosen_at = store.phone, phone, at
    store.save(update_fields=["phone", "phone_chosen_at"])
    audit.record(store=store, actor=actor, action="phone", target=store.name, phone=[before, phone])
    return store


def _new_collection(name: str) -> Collection:
    """
    The last of the root's; the caller holds the home page's lock. `add_child` would keep them
    sorted by name, and rewrite the paths of all that come after.
    """
    root = Collection.get_first_root_node()
    last = Collection.objects.filter(depth=root.depth + 1).order_by("-path").first()
    path = last._inc_path() if last else Collection._get_path(root.path, root.depth + 1, 1)
    Collection.objects.filter(pk=root.pk).update(numchild=F("numchild") + 1)
    return Collection.objects.create(name=name, path=path, depth=root.depth + 1, numchild=0)


def _locked_home() -> Page:
    """The home page, locked: page paths below it are numbered one opening at a time."""
    root_page_id = Site.objects.get(is_default_site=True).root_page_id
    with scope.across_stores("stores stand below the home page"):
        return Page.objects.select_for_update().get(pk=root_page_id).specific


def _is_taken(home: Page) -> Callable[[str], bool]:
    def is_taken(slug: str) -> bool:
        return (
            slug in slugs.RESERVED
            or Store.objects.filter(slug=slug).exists()
            or Store.objects.filter(former_slug=slug).exists()
            or not StorePage._slug_is_available(slug, home)
        )

    return is_taken


def _tell(owner: User, store: Store) -> None:
    if owner.phone:
        desk = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/merchant/"
        values = {"name": store.name, "url": store.share_url, "desk": desk}
        messages.send_sms(to=owner.phone, purpose=OPENED, parameters=values)
