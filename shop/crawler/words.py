"""What people read of fields, endings and troubles: the process that crawls knows codes only."""

from django.utils.translation import gettext_lazy as _

from core.types import Words

TARGETS: dict[str, Words] = {
    "name": _("品名"),
    "price": _("价格"),
    "list_price": _("划线价"),
    "spec": _("规格"),
    "unit": _("单位"),
    "barcode": _("条码"),
    "picture": _("图片"),
    "category": _("分类"),
    "description": _("介绍"),
}
ENDINGS: dict[str, Words] = {
    "finished": _("能走到的页面都看完了"),
    "pages": _("到了最多的页数"),
    "seconds": _("到了最长的时间"),
    "bytes": _("到了最大的流量"),
    "goods": _("到了最多的商品数"),
    "stopped": _("被手动停止"),
    "died": _("采集进程几次意外停止"),
    "missing": _("规则用到的插件没有安装"),
}
TROUBLES: dict[str, Words] = {
    "no_address": _("不是能访问的网址"),
    "endless": _("网址太长，或者在同样的目录里绕圈"),
    "port": _("只能访问 80 和 443 端口"),
    "private": _("指向内网地址，不能访问"),
    "robots": _("网站的 robots.txt 不让访问"),
    "elsewhere": _("跳到了别的网站"),
    "redirects": _("跳转太多次"),
    "status": _("网站回答了错误"),
    "type": _("不是网页"),
    "too_big": _("页面太大，或者传到一半断了"),
    "slow": _("网站太慢"),
    "bad_path": _("选择器或表达式写错了"),
    "picture": _("图片用不了"),
    "unreachable": _("打不开"),
    "died": _("读取时意外停止，请再试一次"),
}
