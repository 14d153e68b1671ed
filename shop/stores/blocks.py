"""StreamField blocks that store pages and landing pages are built of."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class FreshFieldMixin(blocks.ChooserBlock):
    """
    Wagtail keeps a chooser block's form field (`ChooserBlock.field` is a cached property,
    and blocks live as long as the process): its queryset would stay in the scope of the
    merchant who opened the editor first. Here every use makes its own.
    """

    @property
    def field(self) -> forms.ModelChoiceField:
        return forms.ModelChoiceField(
            queryset=self.model_class.objects.all(),
            widget=self.widget,
            required=self._required,
            validators=self._validators,
            help_text=self._help_text,
        )


class PageChooserBlock(FreshFieldMixin, blocks.PageChooserBlock):
    pass


class PictureChooserBlock(FreshFieldMixin, ImageChooserBlock):
    pass


class BannerBlock(blocks.StructBlock):
    image = PictureChooserBlock(label=_("图片"))
    title = blocks.CharBlock(label=_("标题"), max_length=40, required=False)
    text = blocks.CharBlock(label=_("一句话"), max_length=80, required=False)
    link = PageChooserBlock(label=_("点击去"), required=False)

    class Meta:
        label = _("横幅")
        icon = "image"
        template = "blocks/banner.html"


class ProductRowBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40)
    products = blocks.ListBlock(
        PageChooserBlock(page_type="catalog.ProductPage", label=_("商品")),
        label=_("商品"),
        min_num=1,
        max_num=12,
    )

    class Meta:
        label = _("商品列表")
        icon = "list-ul"
        template = "blocks/product_row.html"


class CategoryRowBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, required=False)
    categories = blocks.ListBlock(
        PageChooserBlock(page_type="catalog.CategoryPage", label=_("分类")),
        label=_("分类"),
        min_num=1,
        max_num=12,
    )

    class Meta:
        label = _("分类入口")
        icon = "folder-open-inverse"
        template = "blocks/category_row.html"


class PictureBlock(blocks.StructBlock):
    image = PictureChooserBlock(label=_("图片"))
    caption = blocks.CharBlock(label=_("说明"), max_length=80, required=False)

    class Meta:
        label = _("图片")
        icon = "image"
        template = "blocks/picture.html"


class CountdownBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40)
    ends_at = blocks.DateTimeBlock(label=_("结束时间"))
    after_text = blocks.CharBlock(label=_("结束后显示"), max_length=40, default="活动已结束")

    class Meta:
        label = _("倒计时")
        icon = "time"
        template = "blocks/countdown.html"


class PromotionBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("标题"), max_length=40, required=False, help_text=_("不填就用活动的名称")
    )
    number = blocks.CharBlock(
        label=_("活动编号"),
        max_length=20,
        required=False,
        help_text=_("在「促销活动」里，A 开头；不填就显示所有正在优惠的商品"),
    )

    class Meta:
        label = _("促销活动和倒计时")
        icon = "tag"
        template = "blocks/promotion.html"


class CouponsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, default="领优惠券")
    store = PageChooserBlock(
        page_type="stores.StorePage",
        label=_("店铺"),
        required=False,
        help_text=_("店铺自己的页面不用选"),
    )

    class Meta:
        label = _("领优惠券")
        icon = "tag"
        template = "blocks/coupons.html"


class FlashShelfBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, default="限时抢购")

    class Meta:
        label = _("限时抢购货架")
        icon = "time"
        template = "blocks/flash_shelf.html"


class GroupBuysBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, default="一起买更便宜")

    class Meta:
        label = _("团购")
        icon = "group"
        template = "blocks/group_buys.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("问题"), max_length=80)
    answer = blocks.RichTextBlock(label=_("回答"), features=["bold", "ul", "ol", "link"])


class FaqBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=40, default="常见问题")
    questions = blocks.ListBlock(QuestionBlock(), label=_("问答"), min_num=1)

    class Meta:
        label = _("常见问题")
        icon = "help"
        template = "blocks/faq.html"


class VideoLinkBlock(blocks.StructBlock):
    """A link, not a player: shoppers inside WeChat open it there; nothing loads unasked."""

    title = blocks.CharBlock(label=_("标题"), max_length=60)
    url = blocks.URLBlock(label=_("视频网址"))
    cover = PictureChooserBlock(label=_("封面"), required=False)

    class Meta:
        label = _("视频链接")
        icon = "media"
        template = "blocks/video_link.html"


class DetailBody(blocks.StreamBlock):
    """The rich detail of a product."""

    text = blocks.RichTextBlock(
        label=_("文字"), features=["h3", "bold", "italic", "ul", "ol", "link"], icon="pilcrow"
    )
    picture = PictureBlock()
    faq = FaqBlock()
    video_link = VideoLinkBlock()


class StoreBody(blocks.StreamBlock):
    """What a store shows above its goods, and what landing pages are made of."""

    banner = BannerBlock()
    product_row = ProductRowBlock()
    category_row = CategoryRowBlock()
    text = blocks.RichTextBlock(
        label=_("文字"),
        features=["h2", "h3", "bold", "italic", "ul", "ol", "link", "image"],
        icon="pilcrow",
        template="blocks/text.html",
    )
    picture = PictureBlock()
    countdown = CountdownBlock()
    promotion = PromotionBlock()
    coupons = CouponsBlock()
    flash_shelf = FlashShelfBlock()
    group_buys = GroupBuysBlock()
    faq = FaqBlock()
    video_link = VideoLinkBlock()
