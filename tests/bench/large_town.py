"""
A town of any size in the database of the environment, as the product itself would have left it.

A few goods of a few stores are made by the domain functions and stand model for all others,
which are copied from them in SQL. Copies have what shoppers' pages read, the ledger and the
index; revisions, audit entries and the reference index stay with the models.
"""

import io
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from wagtail.models import Collection, Page, Site

from accounts.models import User
from orders.shipping.models import DeliveryProfile
from search import indexing
from search.models import Entry
from shop.catalog import products
from shop.catalog.models import (
    CategoryPage,
    ProductPage,
    ProductParameter,
    ProductPicture,
    ProductVariant,
)
from shop.stock import ledger
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import (
    Store,
    StoreImage,
    StoreMembership,
    StorePage,
    StoreRendition,
)
from shop.stores.naming import slugs
from shop.stores.photos import pictures
from tests import make
from tests.bench import copies, town
from tests.bench.copies import Copy
from tests.bench.ground import say

MODELS_PER_STORE, SHELVES = 10, 5
TEMPLATES = 10
# Plenty for every buyer of a bench, and no bound is met by adding.
STOCK = Decimal(1_000_000)
_codes = count(600_000_001)

GOODS = (
    *(Page, ProductPage, ProductPicture, ProductParameter, ProductVariant),
    *(StockLevel, StockMovement, StoreImage, StoreRendition),
)
SHOPS = (
    *(User, User.groups.through, Collection, Store, StoreMembership, DeliveryProfile),
    *(StorePage, CategoryPage),
)

TREE = ("bad characters", "bad path length", "orphans", "bad depth", "bad numchild")
SOLD = "v.retired_at IS NULL AND v.is_on_sale"
# Rows that should not be there, in SQL.
WRONG = {
    "price or code of a page is not its variants'": f"""
        SELECT 1 FROM catalog_productpage p JOIN LATERAL (
          SELECT min(price) low, max(price) high, count(*) n, min(sku) sku
          FROM catalog_productvariant v WHERE v.product_id = p.page_ptr_id AND {SOLD}) v ON true
        WHERE (p.price_from, p.price_to) IS DISTINCT FROM (v.low, v.high)
          OR p.single_sku <> CASE WHEN v.n = 1 THEN v.sku ELSE '' END""",  # noqa: S608
    "in_stock is not what the levels say": f"""
        SELECT 1 FROM catalog_productpage p WHERE p.in_stock <> EXISTS (
          SELECT 1 FROM catalog_productvariant v JOIN stock_stocklevel l ON l.variant_id = v.id
          WHERE v.product_id = p.page_ptr_id AND {SOLD} AND l.on_hand > l.reserved)""",  # noqa: S608
    "a product without a picture of its own store": """
        SELECT 1 FROM catalog_productpage p JOIN stores_store s ON s.id = p.store_id
        WHERE NOT EXISTS (SELECT 1 FROM catalog_productpicture c
          JOIN stores_storeimage i ON i.id = c.image_id
          JOIN stores_storerendition r ON r.image_id = i.id
          WHERE c.page_id = p.page_ptr_id AND i.collection_id = s.collection_id
            AND p.gallery->0->'files'->>'360' = r.file)""",
    "a page outside its store or with another address": """
        SELECT 1 FROM catalog_productpage p JOIN wagtailcore_page w ON w.id = p.page_ptr_id
        JOIN stores_storepage f ON f.store_id = p.store_id
        JOIN wagtailcore_page above ON above.path = left(w.path, -4)
        JOIN wagtailcore_page face ON face.id = f.page_ptr_id
        WHERE left(w.path, 12) <> face.path OR w.url_path <> above.url_path || w.slug || '/'
          OR p.gallery->0->>'alt' <> w.title""",
    "an entry of the index that does not name its store and code": """
        SELECT 1 FROM catalog_productpage p
        LEFT JOIN search_entry e ON e.rowid = p.page_ptr_id
        WHERE e.doc IS NULL OR NOT e.doc @@ to_tsquery('simple', 'xs' || p.store_id)
          OR (p.single_sku <> '' AND NOT e.doc @@ to_tsquery('simple', 'n' || p.single_sku))""",
}

# A step of a tree path: four digits of base 36.
FUNCTIONS = """
CREATE FUNCTION pg_temp.step(n bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT substr(d, (n / 46656 % 36 + 1)::int, 1) || substr(d, (n / 1296 % 36 + 1)::int, 1)
      || substr(d, (n / 36 % 36 + 1)::int, 1) || substr(d, (n % 36 + 1)::int, 1)
  FROM (VALUES ('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')) AS digits(d) $$;
CREATE FUNCTION pg_temp.number(s text) RETURNS bigint IMMUTABLE LANGUAGE sql AS $$
  SELECT (strpos(d, substr(s, 1, 1)) - 1) * 46656 + (strpos(d, substr(s, 2, 1)) - 1) * 1296
       + (strpos(d, substr(s, 3, 1)) - 1) * 36 + strpos(d, substr(s, 4, 1)) - 1
  FROM (VALUES ('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')) AS digits(d) $$;
"""


@dataclass(frozen=True)
class Size:
    stores: int
    products: int

    @property
    def templates(self) -> int:
        """Stores whose goods have names of their own; the others have the goods of these."""
        return min(TEMPLATES, self.stores)


def build(size: Size) -> None:
    """`size.stores` stores of `size.products` goods each, in an empty database."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET work_mem = '64MB'")
        cursor.execute(FUNCTIONS)
    stores = [_template(number) for number in range(size.templates)]
    say(f"{len(stores)} model stores")
    _fill(stores, size.products)
    say("goods of the model stores")
    for store in stores:
        indexing.refresh_products(StorePage.objects.get(store=store).path)
    say("indexed")
    if size.stores > size.templates:
        _multiply(stores, size.stores // size.templates - 1)
        say("stores")
    copies.settle([*GOODS, *SHOPS])
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_entry_doc')")
        cursor.execute("VACUUM ANALYZE")
    say("analysed")


def problems() -> list[str]:
    """What is not as the domain functions would have left it; minutes for a million goods."""
    from shop.stock import check

    found = [
        f"tree: {kind} {ids[:3]}"
        for kind, ids in zip(TREE, Page.find_problems(), strict=True)
        if ids
    ]
    found += [str(difference) for difference in check.differences()[:5]]
    with connection.cursor() as cursor:
        for words, sql in WRONG.items():
            cursor.execute(f"SELECT count(*) FROM ({sql}) AS wrong")  # noqa: S608
            count = cursor.fetchone()[0]
            if count:
                found.append(f"{words}: {count}")
    return found


def _template(number: int) -> Store:
    store = make.store(f"评测店{number}")
    logo = _picture(store, 900 + number)
    StorePage.objects.filter(store=store).update(
        logo=logo,
        tagline="街坊都爱来",
        notice="满 59 元包邮，下午四点前下单当天发",
        hours="8:00–22:00",
    )
    pictures.refresh_logo(StorePage.objects.get(store=store))
    shelves = []
    for shelf_number in range(SHELVES):
        shelf = CategoryPage(title=f"分类{shelf_number}", store=store)
        StorePage.objects.get(store=store).add_child(instance=shelf)
        shelves.append(shelf)
    for index in range(MODELS_PER_STORE):
        shelf = CategoryPage.objects.get(pk=shelves[index % SHELVES].pk)
        _model(store, index, number * MODELS_PER_STORE + index, shelf)
    return store


def _model(store: Store, index: int, number: int, shelf: CategoryPage) -> None:
    name, price = f"样品{number}", Decimal(12 + 7 * index)
    has_old_price = index % 4 == 1
    page = products.add_product(
        store=store,
        name=name,
        price=price,
        category=shelf,
        photos=[_picture(store, number)],
        actor=store.owner,
        sku=str(next(_codes)),
        subtitle="当季新品，放心购买",
        description="本店自营，支持七天无理由退货。\n下单后当天发出，到货请验收。",
        parameters={"产地": "浙江杭州", "净含量": f"{100 + number} 克", "保质期": "12 个月"},
        list_price=price + 5 if has_old_price else None,
        options={"规格": "标准装"} if index == 3 else {},
    )
    if index == 3:
        for size in ("家庭装", "礼盒装"):
            products.add_variant(
                product=page,
                price=price * 2,
                unit="件",
                sku=str(next(_codes)),
                actor=store.owner,
                options={"规格": size},
            )
    # Raw: a block's text as the editor would have saved it.
    page.detail = [("text", f"<p>{name}，质量可靠。</p>" * 5)]
    page.save()
    for variant in ProductVariant._base_manager.filter(product=page):
        quantity = Decimal(0) if index == 9 else STOCK
        ledger.open_level(variant=variant, quantity=quantity, actor=store.owner)


def _picture(store: Store, number: int) -> StoreImage:
    """Drawn here, as the peers' are."""
    out = io.BytesIO()
    town._bench_names().jpeg(out, number)
    file = ContentFile(out.getvalue(), name=f"{number}.jpg")
    return pictures.add(store=store, file=file, title="商品图", actor=store.owner)


def _fill(stores: list[Store], products: int) -> None:
    """The goods of each store, `products` of them, copied from its models."""
    wanted = town.names(len(stores) * products)
    number_of = {store.pk: number for number, store in enumerate(stores)}
    models = [
        (page_id, number_of[store_id] * products + place % MODELS_PER_STORE)
        for place, (page_id, store_id) in enumerate(
            ProductPage._base_manager.order_by("store_id", "pk").values_list("pk", "store_id")
        )
    ]
    rows = [
        (number, name, f"{slugs.of_name(name)[:50]}-{number}") for number, name in enumerate(wanted)
    ]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE model (page int PRIMARY KEY, number int, title text)")
        cursor.executemany("INSERT INTO model VALUES (%s, %s)", models)
        cursor.execute("UPDATE model SET title = p.title FROM wagtailcore_page p WHERE p.id = page")
        cursor.execute("CREATE TEMP TABLE name (number int PRIMARY KEY, title text, slug text)")
        for start in range(0, len(rows), 5000):
            _insert_many(cursor, rows[start : start + 5000])
        cursor.execute("ANALYZE model; ANALYZE name")
    times = products // MODELS_PER_STORE - 1
    stride = _stride()
    if times:
        copies.run(_goods(stride), times=times, stride=stride)
    with connection.cursor() as cursor:
        # The models get names of their own at last.
        cursor.execute(
            "UPDATE catalog_productpage"
            " SET gallery = replace(gallery::text, m.title, n.title)::jsonb"
            " FROM model m, name n WHERE m.page = page_ptr_id AND n.number = m.number"
        )
        cursor.execute(
            "UPDATE wagtailcore_page SET title = n.title, draft_title = n.title, slug = n.slug,"
            " url_path = regexp_replace(url_path, '[^/]+/$', n.slug || '/')"
            " FROM model m, name n WHERE m.page = id AND n.number = m.number"
        )
        cursor.execute(
            "UPDATE wagtailcore_page s SET numchild ="
            " (SELECT count(*) FROM wagtailcore_page c WHERE c.path LIKE s.path || '____')"
            " WHERE s.id IN (SELECT page_ptr_id FROM catalog_categorypage)"
        )


def _insert_many(cursor: Any, rows: list[tuple[int, str, str]]) -> None:
    marks = ", ".join(["(%s, %s, %s)"] * len(rows))
    cursor.execute(f"INSERT INTO name VALUES {marks}", [value for row in rows for value in row])  # noqa: S608


def _stride() -> int:
    return max(copies.highest([*GOODS, *SHOPS]), 1000) + 1


def _goods(stride: int) -> list[Copy]:
    """Goods beside their models: another name, price and code each."""

    def named(column: str, page: str) -> str:
        of = f"m.page = {page} AND n.number = m.number + k * {MODELS_PER_STORE}"
        return f"(SELECT {column} FROM model m, name n WHERE {of})"  # noqa: S608

    dearer = "(k * 37 % 97)"
    step = MODELS_PER_STORE // SHELVES
    shown = "IN (SELECT image_id FROM catalog_productpicture)"
    page = {
        "title": named("n.title", "r.id"),
        "draft_title": named("n.title", "r.id"),
        "slug": named("n.slug", "r.id"),
        "url_path": f"regexp_replace(r.url_path, '[^/]+/$', {named('n.slug', 'r.id')} || '/')",
        "path": f"left(r.path, -4) || pg_temp.step(pg_temp.number(right(r.path, 4)) + k * {step})",
        "translation_key": "gen_random_uuid()",
        "latest_revision_id": "NULL",
        "live_revision_id": "NULL",
    }
    gallery = f"replace(r.gallery::text, {named('m.title', 'r.page_ptr_id')}, "
    product = {
        **{name: f"r.{name} + {dearer}" for name in ("price_from", "price_to", "list_price")},
        "sales": "(k * 7919 + r.page_ptr_id) % 1000",
        "gallery": f"{gallery}{named('n.title', 'r.page_ptr_id')})::jsonb",
        "single_sku": _code("r.single_sku", stride),
    }
    variant = {
        **{name: f"r.{name} + {dearer}" for name in ("price", "list_price", "cost")},
        "sales": "CASE WHEN r.position = 1 THEN (k * 7919 + r.product_id) % 1000 ELSE 0 END",
        "sku": _code("r.sku", stride),
    }
    return [
        Copy(StoreImage, f"r.id {shown}"),
        Copy(StoreRendition, f"r.image_id {shown}"),
        Copy(Page, "r.id IN (SELECT page FROM model)", page),
        Copy(ProductPage, changes=product),
        Copy(ProductPicture),
        Copy(ProductParameter),
        Copy(ProductVariant, changes=variant),
        Copy(StockLevel),
        Copy(StockMovement),
    ]


def _code(column: str, stride: int) -> str:
    return f"CASE WHEN {column} = '' THEN '' ELSE ({column}::bigint + k * {stride})::text END"


def _multiply(stores: list[Store], times: int) -> None:
    """Every store `times` more, with goods, pictures, owner and index."""
    stride, apart = _stride(), len(stores)
    home = Site.objects.get(is_default_site=True).root_page
    with connection.cursor() as cursor:
        # What an entry says, without which store and which code.
        cursor.execute("CREATE TEMP TABLE entry (page int PRIMARY KEY, store int, skus bigint[])")
        cursor.execute(
            "INSERT INTO entry SELECT p.page_ptr_id, p.store_id, array_agg(v.sku::bigint)"
            " FROM catalog_productpage p JOIN catalog_productvariant v"
            " ON v.product_id = p.page_ptr_id GROUP BY 1, 2"
        )
        cursor.execute("ALTER TABLE entry ADD doc tsvector")
        cursor.execute(
            "UPDATE entry SET doc = ts_delete(e.doc, ARRAY['xs' || store]"
            " || ARRAY(SELECT 'n' || sku FROM unnest(skus) AS sku))"
            " FROM search_entry e WHERE e.rowid = page"
        )
        cursor.execute("ANALYZE entry")
        cursor.execute("ALTER SYSTEM SET max_wal_size = '4GB'")
        cursor.execute("ALTER SYSTEM SET autovacuum = off")
        cursor.execute("SELECT pg_reload_conf()")
    copies.run(_shops(stride, apart), times=times, stride=stride)
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM RESET ALL")
        cursor.execute("SELECT pg_reload_conf()")
    Page.objects.filter(pk=home.pk).update(numchild=home.numchild + times * apart)
    root = Collection.get_first_root_node()
    Collection.objects.filter(pk=root.pk).update(numchild=root.numchild + times * apart)
    for model in (StorePage, CategoryPage):
        pages = list(model._base_manager.order_by("pk"))
        for start in range(0, len(pages), indexing.CHUNK):
            indexing.refresh(pages[start : start + indexing.CHUNK])


def _shops(stride: int, apart: int) -> list[Copy]:
    def further(path: str) -> str:
        return f"pg_temp.step(pg_temp.number({path}) + k * {apart})"

    number = f"(r.id + k * {stride})"
    owner = {"username": f"'u' || {number}", "phone": f"'+86139' || lpad({number}::text, 8, '0')"}
    store = {"name": "r.name || '·' || k", "slug": "r.slug || '-' || k"}
    collection = {
        "name": "r.name || '·' || k",
        "path": f"left(r.path, 4) || {further('substr(r.path, 5, 4)')}",
    }
    page = {
        "path": f"left(r.path, 8) || {further('substr(r.path, 9, 4)')} || substr(r.path, 13)",
        "url_path": "regexp_replace(r.url_path, '^(/[^/]+/[^/]+)/', '\\1-' || k || '/')",
        "slug": "CASE WHEN r.depth = 3 THEN r.slug || '-' || k ELSE r.slug END",
        "title": "CASE WHEN r.depth = 3 THEN r.title || '·' || k ELSE r.title END",
        "translation_key": "gen_random_uuid()",
        "latest_revision_id": "NULL",
        "live_revision_id": "NULL",
    }
    entry = {
        "doc": "(SELECT e.doc"  # noqa: S608 - numbers of ours
        f" || setweight(to_tsvector('simple', (SELECT string_agg('n' || (sku + k * {stride}), ' ')"
        " FROM unnest(e.skus) AS sku)), 'B')"
        f" || to_tsvector('simple', 'xs' || (e.store + k * {stride}))"
        " FROM entry e WHERE e.page = r.rowid)"
    }
    return [
        Copy(User, "r.id IN (SELECT owner_id FROM stores_store)", owner),
        Copy(User.groups.through, "r.user_id IN (SELECT owner_id FROM stores_store)"),
        Copy(
            Collection,
            "r.depth = 2 AND r.id IN (SELECT collection_id FROM stores_store)",
            collection,
        ),
        Copy(StoreImage),
        Copy(StoreRendition),
        Copy(Page, f"r.depth > 2 AND r.path < '{'0001' * 2}{'Z' * 4}'", page),
        Copy(StorePage),
        Copy(CategoryPage),
        Copy(ProductPage, changes={"single_sku": _code("r.single_sku", stride)}),
        Copy(ProductPicture),
        Copy(ProductParameter),
        Copy(ProductVariant, changes={"sku": _code("r.sku", stride)}),
        Copy(StockLevel),
        Copy(StockMovement),
        Copy(Entry, "r.rowid IN (SELECT page FROM entry)", entry),
        # Last: until now its rows told which owners and collections are meant.
        Copy(Store, changes=store),
        Copy(StoreMembership),
        Copy(DeliveryProfile),
    ]
