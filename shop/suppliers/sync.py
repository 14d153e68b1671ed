"""
A look at all that is known of a supplier: names, prices, stock. A run of the background, in parts
of twenty; one that was killed begins anew, and finds the same.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from celery import signature
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core import outbound, scope
from core.language import in_chinese
from core.uploads import MAX_PHOTO_BYTES
from shop.stores.photos import picture_intake
from shop.suppliers import adapters, differences, stocking
from shop.suppliers.adapters.base import Adapter, Goods, Price, Refused, Unreachable
from shop.suppliers.models import Supplier, SupplierProduct, SyncError, SyncRun

# So many codes one question may name.
MOST_CODES = 20
# Who has not said so for that long is no longer at work.
SILENCE = timedelta(minutes=12)
KEPT = timedelta(days=30)
State = SyncRun.State


@transaction.atomic
def start(*, supplier: Supplier, actor: Actor, at: datetime) -> SyncRun:
    """A new run, or the one that is at work; its task is sent after commit."""
    known = SyncRun.unscoped.filter(store_id=supplier.store_id, supplier=supplier)
    try:
        with transaction.atomic():
            run = SyncRun.unscoped.create(
                store_id=supplier.store_id, supplier=supplier, actor=named(actor), created_at=at
            )
    except IntegrityError:
        return known.get(state=State.WAITING)
    # By its name: it is above.
    task = signature("shop.suppliers.tasks.sync_supplier", kwargs={"run_id": run.pk})
    transaction.on_commit(task.delay, robust=True)
    return run


@scope.across_stores("a run in hand")
def work(*, run_id: int, at: datetime) -> None:
    """Do it, unless somebody else is at it."""
    silent = Q(worked_at__isnull=True) | Q(worked_at__lt=at - SILENCE)
    rows = SyncRun.unscoped.filter(silent, pk=run_id, state=State.WAITING)
    if not rows.update(worked_at=at):
        return
    run = SyncRun.unscoped.select_related("supplier__store").get(pk=run_id)
    SyncError.unscoped.filter(store_id=run.store_id, run=run).delete()
    words, state = "", State.DONE
    with in_chinese():
        try:
            _look(run)
        except Unreachable:
            words, state = _("供应商没有响应，请稍后再试"), State.FAILED
        except Refused as refused:
            words, state = str(refused)[:120], State.FAILED
    SyncRun.unscoped.filter(pk=run.pk).update(
        state=state, words=words, finished_at=timezone.now(), worked_at=None
    )


@scope.across_stores("a sweep over all runs")
def at_work_ids(*, at: datetime) -> list[int]:
    """Runs whose worker is gone or never came."""
    silent = Q(worked_at__isnull=True, created_at__lt=at - timedelta(minutes=1)) | Q(
        worked_at__lt=at - SILENCE
    )
    rows = SyncRun.unscoped.filter(silent, state=State.WAITING)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@scope.across_stores("a sweep over all suppliers")
def start_all(*, at: datetime) -> None:
    """By the clock: every contract that is on and sells something here."""
    rows = Supplier.unscoped.filter(is_on=True, products__variant__isnull=False).distinct()
    for supplier in rows.order_by("pk"):
        if adapters.ADAPTERS[supplier.kind].has_catalogue:
            start(supplier=supplier, actor=None, at=at)


@scope.across_stores("a sweep over all runs")
def forget_old(*, at: datetime) -> None:
    SyncRun.unscoped.filter(created_at__lt=at - KEPT).exclude(state=State.WAITING).delete()


def _look(run: SyncRun) -> None:
    adapter = adapters.of(run.supplier)
    rows = SupplierProduct.unscoped.filter(store_id=run.store_id, supplier=run.supplier)
    codes = list(rows.order_by("pk").values_list("code", flat=True))
    SyncRun.unscoped.filter(pk=run.pk).update(total=len(codes), done=0, changed=0)
    for some in _in_parts(codes):
        changed = _look_at(run, adapter, some)
        SyncRun.unscoped.filter(pk=run.pk).update(
            done=F("done") + len(some), changed=F("changed") + changed, worked_at=timezone.now()
        )


def _in_parts(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(codes), MOST_CODES):
        yield codes[first : first + MOST_CODES]


def _look_at(run: SyncRun, adapter: Adapter, codes: Sequence[str]) -> int:
    """How many of them are otherwise than they were."""
    try:
        goods = {row.code: row for row in adapter.goods(codes)}
        prices = {row.code: row for row in adapter.prices([*goods])} if goods else {}
    except Refused as refused:
        for code in codes:
            _fail(run, code, str(refused))
        return 0
    changed = 0
    for code in codes:
        if code not in goods:
            _fail(run, code, _("供应商没有这个编码"))
            changed += _see_none(run, code)
            continue
        asked_at, stock = timezone.now(), None
        try:
            stock = adapter.stock(code)
        except Refused as refused:
            _fail(run, code, str(refused))
        price = prices.get(code)
        if price is None or price.cost is None:
            _fail(run, code, _("供应商没有报价"))
        changed += _see(run, goods[code], price, stock, asked_at)
        _fetch_picture(run, code)
    return changed


@transaction.atomic
def _see(
    run: SyncRun, goods: Goods, price: Price | None, stock: int | None, asked_at: datetime
) -> bool:
    """Write what the supplier said of one product, and what follows from it for the store."""
    product = _locked(run, goods.code)
    before = _said(product)
    cost_before, was_sold = product.cost, product.is_sold
    product.name, product.brand, product.group = goods.name or goods.code, goods.brand, goods.group
    product.is_sold = goods.is_sold and (price is None or price.is_sold)
    product.reason = goods.reason or (price.reason if price else "")
    if goods.picture != product.picture:
        product.picture, product.is_pictured = goods.picture, False
    if price is not None and price.cost is not None:
        product.cost, product.list_price = price.cost, price.list_price
    product.stock = product.stock if stock is None else stock
    product.seen_at, product.error = asked_at, ""
    product.save()
    if product.variant_id is not None:
        differences.note(product, cost_before=cost_before, was_sold=was_sold, at=asked_at)
        told = (product.stock or 0) if product.is_sold else 0
        stocking.keep(product, told=told, asked_at=asked_at)
    return _said(product) != before


@transaction.atomic
def _see_none(run: SyncRun, code: str) -> bool:
    """It is not procurable any more: nothing of it is left to sell."""
    product = _locked(run, code)
    was_sold, product.is_sold = product.is_sold, False
    product.error = _("供应商没有这个编码")
    product.save(update_fields=["is_sold", "error"])
    at = timezone.now()
    if product.variant_id is not None:
        differences.note(product, cost_before=product.cost, was_sold=was_sold, at=at)
        stocking.keep(product, told=0, asked_at=at)
    return was_sold


def _said(product: SupplierProduct) -> tuple[object, ...]:
    return (product.name, product.cost, product.list_price, product.stock, product.is_sold)


def _locked(run: SyncRun, code: str) -> SupplierProduct:
    rows = SupplierProduct.unscoped.select_for_update(of=("self",))
    return rows.select_related("supplier", "variant__product").get(
        store_id=run.store_id, supplier_id=run.supplier_id, code=code
    )


def _fail(run: SyncRun, code: str, words: str) -> None:
    SyncError.unscoped.create(store_id=run.store_id, run=run, code=code, words=words[:120])


def _fetch_picture(run: SyncRun, code: str) -> None:
    """Once an address; a supplier's server is somebody else's, and its picture an upload."""
    product = SupplierProduct.unscoped.get(
        store_id=run.store_id, supplier_id=run.supplier_id, code=code
    )
    if product.is_pictured or not product.picture:
        return
    try:
        answer = outbound.get(product.picture, longest=MAX_PHOTO_BYTES + 1)
        if not answer.is_ok:
            raise outbound.Unreachable(f"status {answer.status}")
        clean = picture_intake.take(ContentFile(answer.body), size=len(answer.body))
    except (outbound.Forbidden, outbound.Unreachable, ValidationError):
        _fail(run, code, _("图片取不到"))
    else:
        product.photo.save("picture", ContentFile(clean), save=False)
    product.is_pictured = True
    product.save(update_fields=["photo", "is_pictured"])
