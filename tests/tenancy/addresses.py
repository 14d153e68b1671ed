"""Every address below a prefix, filled with ids of one store, of the other, or of nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.tenancy.world import HINT, Side

MISSING = 987654

# What a keyword argument names; a new one in an address of ours must be added here.
KINDS = {
    **dict.fromkeys(
        ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"), "page"
    ),
    "product_id": "product",
    "category_id": "category",
    "variant_id": "variant",
    "image_id": "image",
    **dict.fromkeys(("document_id", "doc_id"), "document"),
    **dict.fromkeys(("revision_id", "revision_id_a", "revision_id_b"), "revision"),
    "collection_id": "collection",
    "store_id": "store",
    "session_id": "editing_session",
    "uploaded_file_id": "uploaded_file",
    "redirect_id": "redirect",
    "object_id": "product",
    "order_id": "order",
    "number": "order_number",
    "token": "order_token",
    "sku": "sku",
    "slug": "store_slug",
    "membership_id": "membership",
    "invitation_id": "invitation",
    "role_id": "store_role",
    "line_id": "order_line",
    "template_id": "freight_template",
    "rule_id": "freight_rule",
    "band_id": "local_band",
    "slot_id": "delivery_slot",
    "payment_id": "payment",
    "refund_id": "refund",
    "proof_id": "proof",
    "configuration_id": "configuration",
    "reconciliation_id": "reconciliation",
    "item_id": "reconciliation_item",
    "substitution_id": "substitution",
    "shipping_job_id": "shipping_job",
    "import_job_id": "import_job",
    "bulk_job_id": "bulk_job",
    "order_job_id": "order_job",
    "coupon_job_id": "coupon_job",
    "saved_view_id": "saved_view",
    "export_job_id": "export_job",
    "import_row_id": "import_row",
    "crawl_rule_id": "crawl_rule",
    "crawl_run_id": "crawl_run",
    "crawl_try_id": "crawl_try",
    "printer_id": "printer",
    "print_job_id": "print_job",
    "courier_id": "courier",
    "supplier_id": "supplier",
    "supplier_product_id": "supplier_product",
    "supplier_order_id": "supplier_order",
    "sync_run_id": "sync_run",
    "difference_id": "difference",
    "ride_id": "ride",
    "waybill_id": "waybill",
    "waybill_account_id": "waybill_account",
    "draft_id": "chat_draft",
    "draft_token": "chat_draft_token",
    "draft_line_id": "draft_line",
    "draft_offer_id": "draft_offer",
    "store_word_id": "store_word",
    "coupon_id": "coupon",
    "synonym_id": "synonym",
    "address_id": "address",
    "link_id": "social_link",
    "complaint_id": "complaint",
    "photo_id": "complaint_photo",
    "aftersale": "aftersale_number",
    "aftersale_id": "aftersale",
    "aftersale_photo_id": "aftersale_photo",
    "review_id": "review",
    "review_photo_id": "review_photo",
    "thread_id": "thread",
    "favourite_id": "favourite",
    "message_id": "thread_message",
    "reply_id": "canned_reply",
    "webhook_id": "webhook",
    "promotion": "promotion_number",
    "campaign": "campaign_number",
    "group_buy": "group_buy_number",
    "presale": "presale_number",
    "flash": "flash_number",
    "reward": "reward_number",
    "device_id": "push_device",
    "withdrawal_id": "withdrawal",
    "withdrawal": "balance_withdrawal_number",
    "delivery_id": "webhook_delivery",
    "member": "member_number",
}
# `pk` says nothing by itself; the namespace does.
PK_KINDS = {
    "wagtailadmin_pages": "page",
    "wagtailadmin_api:pages": "page",
    "wagtailadmin_api:images": "image",
    "wagtailadmin_api:documents": "document",
    "wagtailadmin_collections": "collection",
    "wagtailimages_chooser": "image",
    "wagtaildocs_chooser": "document",
    "wagtailusers_users": "user",
}
# Words that choose a branch rather than a row.
WORDS = {
    "wagtail_bulk_action": [
        *(
            {"app_label": "wagtailcore", "model_name": "page", "action": action}
            for action in ("delete", "move", "publish", "unpublish")
        ),
        *(
            {"app_label": "stores", "model_name": "storeimage", "action": action}
            for action in ("delete", "add_tags", "add_to_collection")
        ),
        {"app_label": "accounts", "model_name": "user", "action": "delete"},
    ],
    "wagtailadmin_pages:add": [
        {"content_type_app_name": "catalog", "content_type_model_name": "productpage"},
        {"content_type_app_name": "catalog", "content_type_model_name": "categorypage"},
        {"content_type_app_name": "home", "content_type_model_name": "landingpage"},
        {"content_type_app_name": "stores", "content_type_model_name": "storepage"},
    ],
    "wagtailadmin_pages:preview_on_add": [
        {"content_type_app_name": "catalog", "content_type_model_name": "productpage"},
    ],
    "wagtailadmin_editing_sessions:ping": [
        {"app_label": "catalog", "model_name": "productpage"},
        {"app_label": "wagtailcore", "model_name": "page"},
        {"app_label": "stores", "model_name": "storeimage"},
        {"app_label": "accounts", "model_name": "user"},
    ],
    "desk-aftersale-act": [
        {"action": name} for name in ("grant", "offer", "refuse", "receive", "send", "again")
    ],
    "desk-promotion-act": [
        {"action": name} for name in ("publish", "pause", "resume", "end", "delete")
    ],
    "desk-flash-act": [{"action": name} for name in ("start", "pause", "resume", "end")],
    "desk-thread-act": [{"action": name} for name in ("close", "reopen", "assign")],
    **{
        name: [{"rank": rank} for rank in ("1", "2")]
        for name in ("desk-member-level", "api-merchant-level")
    },
    "desk-order-print": [{"kind": kind} for kind in ("picking", "note", "receipt58", "label")],
    "desk-print-arriving": [{"kind": kind} for kind in ("receipt58", "receipt80")],
    **{
        name: [{"name": report} for report in ("overview", "sales", "products", "refunds")]
        for name in ("desk-statistics-report", "desk-statistics-xlsx")
    },
    "api-merchant-statistics": [{"report": report} for report in ("sales", "products")],
    "desk-supplier-connect": [{"kind": kind} for kind in ("haier", "ylh")],
    "desk-order-act": [{"action": name} for name in ("confirm", "paid", "ship", "cancel")],
    **{
        name: [{"channel": channel} for channel in ("wechatpay", "alipay", "transfer", "cash")]
        for name in (
            *("desk-pay-way", "desk-pay-account", "desk-pay-switch", "desk-pay-up", "desk-pay-try"),
        )
    },
    **{
        name: [{"provider": provider} for provider in ("weixin", "weixinapp", "qq")]
        for name in ("social-begin", "social-done")
    },
    "wagtailimages:preview": [{"filter_spec": "width-50"}],
    "wagtailadmin_tag_model_autocomplete": [{"app_name": "taggit", "model_name": "tag"}],
}


@dataclass(frozen=True)
class Pattern:
    view_name: str
    route: str
    kwargs: tuple[str, ...]


@dataclass(frozen=True)
class Address:
    """`whose` tells for which ids it was made: own, foreign, missing, or mixed."""

    view_name: str
    url: str
    whose: str
    # Two addresses that differ only in whose ids they name share this.
    twin: str


def patterns(prefix: str) -> list[Pattern]:
    """Named patterns whose address starts with `prefix` (without the leading slash)."""
    return [
        pattern
        for pattern in _walk(get_resolver().url_patterns, (), "", ())
        if pattern.route.lstrip("^").startswith(prefix)
    ]


def addresses(pattern: Pattern, own: Side, other: Side) -> Iterator[Address]:
    for number, words in enumerate(WORDS.get(pattern.view_name, [{}])):
        yield from _Filling(pattern, words, own, other, f"{pattern.view_name} {number}").all()


def queries(view_name: str, side: Side) -> list[dict[str, Any]]:
    """Query strings worth asking this view, naming things of `side`."""
    page, product = side.page.pk, side.product.pk
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    by_view: dict[str, list[dict[str, Any]]] = {
        "wagtail_bulk_action": [
            {"id": [product, side.draft.pk]},
            {"id": [side.image.pk]},
            {"id": ["all"], "childOf": page},
        ],
        "wagtailadmin_choose_page_chosen_multiple": [{"id": [product, side.draft.pk]}],
        "wagtailimages_chooser:chosen_multiple": [{"id": [side.image.pk]}],
        "wagtailadmin_choose_page": [
            {"page_type": "catalog.ProductPage"},
            {"user_perms": "move_to", "target_pages[]": [product]},
        ],
        "wagtailadmin_choose_page_child": [{"page_type": "catalog.ProductPage,home.LandingPage"}],
        "wagtailadmin_choose_page_search": [
            {"q": HINT},
            {"q": HINT, "page_type": "catalog.ProductPage"},
        ],
        "wagtailadmin_pages:search": [{"q": HINT}],
        "wagtailadmin_pages:search_results": [{"q": HINT}],
        "wagtailadmin_explore": [{"q": HINT}, {"owner": side.owner.pk}, {"ordering": "ord"}],
        "wagtailadmin_explore_results": [{"q": HINT}],
        "wagtailimages:index": [
            {"q": HINT},
            {"collection_id": side.store.collection_id},
            {"layout": "list"},
        ],
        "wagtailimages_chooser:choose": [{"collection_id": side.store.collection_id}],
        "wagtailimages_chooser:choose_results": [{"q": HINT}, {"tag": f"{side.name}标签"}],
        "wagtailadmin_block_preview": [{"id": "x"}],
        "desk-reconciliation": [
            {"day": yesterday, "account": account, "tab": tab}
            for account in (side.rows["configuration"].pk, "platform")
            for tab in ("only_theirs", "refunds")
        ],
    }
    return by_view.get(view_name, [])


def key(kind: str, side: Side) -> Any:
    """The key of this kind of row in a store."""
    simple = {
        "page": side.draft,
        "product": side.product,
        "category": side.category,
        "image": side.image,
        "document": side.document,
        "order": side.order,
        "store": side.store,
        "user": side.owner,
        "collection": side.store.collection,
    }
    if kind in simple:
        return simple[kind].pk
    special = {
        "order_number": side.order.number,
        "aftersale_number": side.rows["aftersale"].number,
        "campaign_number": side.rows["campaign"].number,
        "promotion_number": side.rows["promotion"].number,
        "balance_withdrawal_number": side.rows["balance_withdrawal"].number,
        "group_buy_number": side.rows["group_buy"].number,
        "presale_number": side.rows["presale"].number,
        "flash_number": side.rows["flash"].number,
        "reward_number": side.rows["reward"].number,
        "order_token": side.order.token,
        "chat_draft_token": side.rows["chat_draft"].token,
        "store_slug": side.store.slug,
        "sku": side.rows["variant"].sku,
        "member_number": side.rows["member"].number,
    }
    if kind in special:
        return special[kind]
    if kind == "membership":
        return side.store.memberships.get(user=side.owner).pk
    if kind == "order_line":
        return side.order.lines.get().pk
    return side.rows[kind].pk


def kind_of(view_name: str, name: str) -> str:
    if name == "pk":
        return PK_KINDS.get(view_name.rpartition(":")[0], "page")
    return KINDS.get(name, "")


@dataclass(frozen=True)
class _Filling:
    pattern: Pattern
    words: dict[str, str]
    own: Side
    other: Side
    twin: str

    def all(self) -> Iterator[Address]:
        rows = [name for name in self.pattern.kwargs if name not in self.words]
        self._refuse_unknown(rows)
        yield self._address(dict.fromkeys(rows, "own"), "own", self.twin)
        for number, name in enumerate(rows):
            rest = dict.fromkeys(rows, "own")
            for whose in ("foreign", "missing"):
                yield self._address({**rest, name: whose}, whose, f"{self.twin} {number}")
        if len(rows) > 1:
            for whose in ("foreign", "missing"):
                yield self._address(dict.fromkeys(rows, whose), whose, f"{self.twin} all")

    def _address(self, whose_by_name: dict[str, str], whose: str, twin: str) -> Address:
        kwargs = {name: self._value(name, whose_by_name[name]) for name in whose_by_name}
        url = _reverse(self.pattern, {**self.words, **kwargs})
        return Address(self.pattern.view_name, url, whose, twin)

    def _value(self, name: str, whose: str) -> Any:
        kind = kind_of(self.pattern.view_name, name)
        if not kind:
            return "y" if whose == "missing" else "x"
        if whose == "missing":
            return MISSING if isinstance(key(kind, self.own), int) else "no-such"
        return key(kind, self.own if whose == "own" else self.other)

    def _refuse_unknown(self, rows: list[str]) -> None:
        """What we write ourselves the crawl must understand; Wagtail's rest is closed anyway."""
        unknown = [name for name in rows if not kind_of(self.pattern.view_name, name)]
        if unknown and self.pattern.route.startswith("merchant"):
            raise LookupError(f"teach tests/tenancy/addresses.py {unknown} of {self.pattern}")


def _reverse(pattern: Pattern, kwargs: dict[str, Any]) -> str:
    try:
        return reverse(pattern.view_name, kwargs=kwargs)
    except NoReverseMatch:
        # A number is wanted where the kind is unknown.
        numbers = {name: 1 if value in {"x", "y"} else value for name, value in kwargs.items()}
        return reverse(pattern.view_name, kwargs=numbers)


def _walk(
    found: list[Any], names: tuple[str, ...], route: str, kwargs: tuple[str, ...]
) -> Iterator[Pattern]:
    for item in found:
        here = route + str(item.pattern).lstrip("^")
        inside = (*kwargs, *_names(item))
        if isinstance(item, URLResolver):
            space = (*names, item.namespace) if item.namespace else names
            yield from _walk(item.url_patterns, space, here, inside)
        elif isinstance(item, URLPattern) and item.name:
            yield Pattern(":".join((*names, item.name)), here, inside)


def _names(item: Any) -> tuple[str, ...]:
    pattern = item.pattern
    return tuple(getattr(pattern, "converters", None) or pattern.regex.groupindex)
