"""A store, the people who run it, its face in the page tree, and the log of what they changed."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Collection, Page

from accounts.actor import Visitor
from core.money import ZERO
from core.phones import masked
from shop.stores import slugs, storefront
from shop.stores.blocks import StoreBody
from shop.stores.media import StoreDocument, StoreImage, StoreRendition
from shop.stores.page_form import StorePageForm
from shop.stores.pages import PinyinSlugPage, StorePageTester
from shop.stores.tenancy import StoreOwned, StoreOwnedManager, StoreOwnedQuerySet

__all__ = [
    "AuditEntry",
    "StaffInvitation",
    "Store",
    "StoreDocument",
    "StoreImage",
    "StoreMembership",
    "StoreOwned",
    "StoreOwnedManager",
    "StoreOwnedQuerySet",
    "StorePage",
    "StoreRendition",
]


class StoreQuerySet(models.QuerySet["Store"]):
    def open(self) -> "StoreQuerySet":
        return self.filter(status=Store.Status.OPEN)


class Store(models.Model):
    """The tenant: every order, stock level and product belongs to exactly one."""

    class Status(models.TextChoices):
        OPEN = "open", _("营业中")
        SUSPENDED = "suspended", _("已暂停")
        CLOSED = "closed", _("已停业")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="owned_stores",
        verbose_name=_("店主"),
    )
    name = models.CharField(_("店铺名称"), max_length=200)
    # What shoppers see; empty shows none. Whoever runs the store has chosen it, or is asked.
    phone = models.CharField(_("电话"), max_length=15)
    phone_chosen_at = models.DateTimeField(null=True, blank=True, editable=False)
    slug = models.SlugField(
        _("网址"),
        max_length=slugs.MAX_LENGTH,
        unique=True,
        validators=[slugs.validate_store_slug, slugs.refuse_reserved],
    )
    # Printed QR codes keep working after the one change of address that is allowed.
    former_slug = models.SlugField(
        _("原网址"), max_length=slugs.MAX_LENGTH, unique=True, null=True, blank=True
    )
    status = models.CharField(
        _("状态"), max_length=12, choices=Status.choices, default=Status.OPEN, db_index=True
    )
    status_reason = models.CharField(_("原因"), max_length=200, blank=True)
    is_resting = models.BooleanField(_("休息中"), default=False)
    takes_orders = models.BooleanField(_("接受下单"), default=True)
    # A new store promises nothing that its owner has not chosen: goods are fetched and paid
    # at the counter until `shipping.setup.save_delivery` says where it stands and how it brings.
    offers_express = models.BooleanField(_("快递"), default=False)
    offers_freight = models.BooleanField(_("物流"), default=False)
    offers_local = models.BooleanField(_("同城配送"), default=False)
    offers_pickup = models.BooleanField(_("到店自提"), default=True)
    # Cash for what a courier or a lorry brings: a stranger far away may refuse the parcel.
    cod_for_parcels = models.BooleanField(_("快递、物流可以货到付款"), default=False)
    # The column keeps its name of 0.1.0, when one fee covered both.
    local_fee = models.DecimalField(
        _("同城配送费"), max_digits=8, decimal_places=2, default=ZERO, db_column="delivery_fee"
    )
    express_fee = models.DecimalField(
        _("快递运费"), max_digits=8, decimal_places=2, default=ZERO, db_default=ZERO
    )
    free_delivery_from = models.DecimalField(
        _("满多少包邮"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    # What product pages say where freight depends on the address; written by shipping.setup.
    freight_words = models.CharField(max_length=60, blank=True, editable=False)
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="store")
    created_at = models.DateTimeField(_("开店时间"), auto_now_add=True, db_index=True)

    objects: ClassVar[models.Manager["Store"]] = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("店铺")
        verbose_name_plural = _("店铺")
        permissions: ClassVar = [("operate_platform", _("运营平台：查看和管理所有店铺"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="store_delivery_fee_not_negative",
                condition=Q(local_fee__gte=0),
                violation_error_message=_("运费不能是负数"),
            ),
            models.CheckConstraint(
                name="store_express_fee_not_negative",
                condition=Q(express_fee__gte=0),
                violation_error_message=_("运费不能是负数"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"

    @property
    def share_url(self) -> str:
        """The address that is printed, scanned and sent: scheme, host and slug."""
        return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/{self.slug}/"


class StoreMembership(models.Model):
    """Who works for a store, and as what."""

    class Role(models.TextChoices):
        OWNER = "owner", _("店主")
        MANAGER = "manager", _("店长")
        CLERK = "clerk", _("店员（订单）")
        EDITOR = "editor", _("编辑（页面）")
        SUPPORT = "support", _("客服")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    store = models.ForeignKey(Store, models.CASCADE, related_name="memberships")
    role = models.CharField(_("角色"), max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()

    class Meta:
        verbose_name = _("店员")
        verbose_name_plural = _("店员")
        constraints: ClassVar = [
            models.UniqueConstraint(name="membership_unique", fields=["user", "store"]),
            models.UniqueConstraint(
                name="membership_one_owner", fields=["store"], condition=Q(role="owner")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


def new_invitation_token() -> str:
    return secrets.token_urlsafe(18)


class StaffInvitation(StoreOwned):
    """
    A phone that was asked to work for a store. Whoever has the phone decides: before that
    nobody works for anybody, and the store learns nothing of them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待接受")
        ACCEPTED = "accepted", _("已接受")
        DECLINED = "declined", _("已拒绝")
        WITHDRAWN = "withdrawn", _("已撤回")

    phone = models.CharField(_("手机号"), max_length=15, db_index=True)
    role = models.CharField(_("角色"), max_length=10, choices=StoreMembership.Role.choices)
    token = models.CharField(
        max_length=40, unique=True, default=new_invitation_token, editable=False
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # Declined for this store, or for every store there is and will be.
    refuses_everybody = models.BooleanField(default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("店员邀请")
        verbose_name_plural = _("店员邀请")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="invitation_one_waiting",
                fields=["store", "phone"],
                condition=Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{masked(self.phone)} · {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return f"/invitations/{self.token}/"


class AuditEntry(StoreOwned):
    """A privileged change: who did what to which thing, from what to what."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    action = models.CharField(_("操作"), max_length=40)
    target = models.CharField(_("对象"), max_length=200)
    changes = models.JSONField(_("变化"), default=dict)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        indexes: ClassVar = [models.Index(name="audit_store_newest", fields=["store", "-id"])]


class StorePage(storefront.ServedToShoppers, PinyinSlugPage):
    """The face of a store: words and pictures. What it is called stands on the Store."""

    store = models.OneToOneField(
        Store, models.PROTECT, related_name="page", editable=False, verbose_name=_("店铺")
    )
    logo = models.ForeignKey(
        StoreImage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("店铺头像"),
    )
    # File names of the logo's renditions by width, written by `pictures.refresh_logo`.
    logo_files = models.JSONField(default=dict, blank=True, editable=False)
    tagline = models.CharField(_("一句话介绍"), max_length=60, blank=True)
    notice = models.CharField(_("公告"), max_length=200, blank=True)
    hours = models.CharField(_("营业时间"), max_length=60, blank=True)
    address = models.CharField(_("店铺地址"), max_length=120, blank=True)
    wechat = models.CharField(_("客服微信号"), max_length=40, blank=True)
    # When goods leave, in the shop's words: 48 小时内发货.
    promise = models.CharField(_("发货时间"), max_length=60, blank=True)
    returns = models.TextField(_("退换说明"), max_length=1000, blank=True)
    intro = RichTextField(
        _("店铺介绍"), blank=True, features=["bold", "italic", "ul", "ol", "link", "image"]
    )
    body = StreamField(StoreBody(), blank=True, verbose_name=_("店铺首页内容"))
    licence_number = models.CharField(_("统一社会信用代码"), max_length=40, blank=True)
    licence_picture = models.ForeignKey(
        StoreImage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("营业执照照片"),
    )
    icp_number = models.CharField(_("ICP 备案号"), max_length=40, blank=True)
    police_number = models.CharField(_("公安备案号"), max_length=40, blank=True)

    template = "shop/stores/store_page.html"
    fragment = "shop/catalog/fragments/cards.html"
    base_form_class = StorePageForm
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["catalog.CategoryPage", "catalog.ProductPage", "home.LandingPage"]
    max_count_per_parent = None

    content_panels: ClassVar = [
        FieldPanel("title", heading=_("店铺名称"), read_only=True),
        MultiFieldPanel(
            [FieldPanel("logo"), FieldPanel("tagline"), FieldPanel("notice"), FieldPanel("intro")],
            _("店铺"),
        ),
        MultiFieldPanel(
            [FieldPanel("hours"), FieldPanel("address"), FieldPanel("wechat")], _("联系")
        ),
        MultiFieldPanel([FieldPanel("promise"), FieldPanel("returns")], _("发货与退换")),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("licence_number"),
                FieldPanel("licence_picture"),
                FieldPanel("icp_number"),
                FieldPanel("police_number"),
            ],
            _("执照和备案"),
        ),
    ]
    promote_panels: ClassVar = [
        FieldPanel("seo_title"),
        FieldPanel("search_description"),
    ]

    class Meta:
        verbose_name = _("店铺首页")
        verbose_name_plural = _("店铺首页")

    @property
    def has_licence(self) -> bool:
        return bool(self.licence_number or self.licence_picture_id)

    def with_content_json(self, content: dict[str, object]) -> Page:
        """Name, address and derived columns are not a revision's to bring back."""
        page = super().with_content_json(content)
        page.store_id = self.store_id
        page.title, page.draft_title, page.slug = self.title, self.draft_title, self.slug
        page.logo_files = self.logo_files
        page.set_url_path(self.get_parent())
        return page

    def permissions_for_user(self, user: Visitor) -> StorePageTester:
        return StorePageTester(user, self)
