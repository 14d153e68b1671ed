"""
Goods that may be sold without 七日无理由退货, and on what ground: articles 6 and 7 of
网络购买商品七日无理由退货暂行办法. Who sells them says so before they are bought.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReturnException(models.TextChoices):
    MADE_TO_ORDER = "made", _("按你的要求定作的商品")
    FRESH = "fresh", _("鲜活易腐的商品")
    DIGITAL = "digital", _("拆封的音像制品、软件，或在线下载的数字商品")
    PERIODICAL = "periodical", _("已交付的报纸、期刊")
    OPENED = "opened", _("拆封后影响人身安全或健康的商品（食品、贴身卫生用品等）")
    USED = "used", _("一经激活或试用价值就大减的商品")
    SHORT_DATED = "short_dated", _("已说明的临期商品、有瑕疵的商品")
