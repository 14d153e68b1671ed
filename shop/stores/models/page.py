"""A store's face in the page tree."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from accounts.actor import Visitor
from shop.stores import storefront
from shop.stores.blocks import StoreBody
from shop.stores.editing.page_form import StorePageForm
from shop.stores.models.store import Store
from shop.stores.pages import PinyinSlugPage, StorePageTester
from shop.stores.photos.media import StoreImage


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
    promise = models.CharField(_("发货时间"), max_length=60, blank=True, default="", db_default="")
    returns = models.TextField(
        _("退换说明"), max_length=1000, blank=True, default="", db_default=""
    )
    intro = RichTextField(
        _("店铺介绍"), blank=True, features=["bold", "italic", "ul", "ol", "link", "image"]
    )
    body = StreamField(StoreBody(), blank=True, verbose_name=_("店铺首页内容"))
    licence_number = models.CharField(
        _("统一社会信用代码"), max_length=40, blank=True, default="", db_default=""
    )
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
