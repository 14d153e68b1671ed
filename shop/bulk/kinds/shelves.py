"""Shelves: a product's page stands below a category, or below the store's own page."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.actor import named
from shop.bulk.changing import Change
from shop.bulk.kinds.base import State, row_of
from shop.bulk.models import BulkJob, BulkRow
from shop.catalog.models import CategoryPage, ProductPage
from shop.promotions.display import showing
from shop.stores.models import StorePage


class Shelves:
    """To another shelf, or to none."""

    # Wagtail takes sixty statements to move a page, and nobody adds a shelf meanwhile.
    at_once = 20

    def judge(self, job: BulkJob, change: Change, products: Sequence[int]) -> list[BulkRow]:
        shelves = shelves_of(job.store_id)
        target = change.shelf_id or next(iter(shelves))
        problem = "" if target in shelves else _("分类已删除")
        by_path = {path: pk for pk, (path, _name) in shelves.items()}
        pages = ProductPage.objects.filter(store_id=job.store_id, pk__in=products)
        return [
            row_of(
                job,
                page,
                before=by_path.get(page.path[: -ProductPage.steplen], 0),
                after=target,
                problem=problem,
            )
            for page in pages.order_by("pk")
        ]

    def apply(self, job: BulkJob, _change: Change, rows: Sequence[BulkRow]) -> None:
        wishes = [(row, int(row.before), int(row.after)) for row in rows]
        _move(job, wishes, done=State.CHANGED, left=State.REFUSED)

    def take_back(self, job: BulkJob, rows: Sequence[BulkRow]) -> None:
        wishes = [(row, int(row.after), int(row.before)) for row in rows]
        _move(job, wishes, done=State.UNDONE, left=State.KEPT)


def shelves_of(store_id: int) -> dict[int, tuple[str, str]]:
    """(path, name) by id; the store's own page, which is none, comes first."""
    face = StorePage.objects.get(store_id=store_id)
    rows = CategoryPage.objects.filter(store_id=store_id).order_by("path")
    shelves = rows.values_list("pk", "path", "title")
    return {face.pk: (face.path, "")} | {pk: (path, title) for pk, path, title in shelves}


def _move(
    job: BulkJob, wishes: Sequence[tuple[BulkRow, int, int]], *, done: str, left: str
) -> None:
    # Whoever adds a shelf waits for this row too.
    StorePage.objects.select_for_update(no_key=True).get(store_id=job.store_id)
    moved = {row.product_id or 0 for row, _seen, _wanted in wishes}
    with showing.after_moves(job.store_id, moved):
        for row, seen, wanted in wishes:
            row.refusal = _move_one(job, row, seen, wanted)
            row.state = left if row.refusal else done


def _move_one(job: BulkJob, row: BulkRow, seen: int, wanted: int) -> str:
    """The words for a page that stays where it is."""
    own = Page.objects.filter(path__startswith=StorePage.objects.get(store_id=job.store_id).path)
    page = ProductPage.objects.filter(store_id=job.store_id, pk=row.product_id or 0).first()
    target = own.filter(pk=wanted).first()
    if page is None or target is None:
        return _("商品已删除") if page is None else _("分类已删除")
    if page.get_parent().pk != seen:
        return _("刚被别人改过")
    try:
        with transaction.atomic():
            page.move(target, pos="last-child", user=named(job.actor))
    except IntegrityError:
        return _("有人同时在移动页面，请再试一次")
    return ""
