"""Forms of the desk's money pages. Secrets go in and are never shown again."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_variables

from core import quantity
from core.money import ZERO
from core.types import Cleaned, Data, Files, Initial, Json, Words
from orders.models import Order, OrderLine
from orders.payments.gateways import keys
from orders.payments.models import Channel, PaymentConfiguration
from orders.payments.refunds.refundable import Left
from shop.form_fields import PhotosField, PriceField

MAX_KEY_BYTES = 16 * 1024
REASONS = (
    gettext_noop("缺货"),
    gettext_noop("顾客要求"),
    gettext_noop("商品问题"),
    gettext_noop("其他"),
)


class KeyFileField(forms.FileField):
    """A .pem file; becomes its text."""

    widget = forms.FileInput

    @sensitive_variables()
    def clean(self, data: UploadedFile | None, initial: object = None) -> str:
        if not data:
            return ""
        if (data.size or 0) > MAX_KEY_BYTES:
            raise ValidationError(_("文件太大，密钥文件不会超过 16 KB，请选择 .pem 文件"))
        try:
            text = data.read(MAX_KEY_BYTES + 1).decode("ascii")
        except UnicodeDecodeError as error:
            raise ValidationError(_("这不是密钥文件，请选择 .pem 文件")) from error
        if "\x00" in text or not text.strip():
            raise ValidationError(_("这不是密钥文件，请选择 .pem 文件"))
        return text


def _text(label: Words, *, needed: Words = "", most: int = 80) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(needed),
        max_length=most,
        error_messages={"required": needed, "max_length": _("太长了，请核对")},
    )


def _secret(label: Words, *, most: int = 8000) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        error_messages={"max_length": _("太长了，请核对")},
    )


class AccountForm(forms.Form):
    """The keys of a merchant account; what both channels have."""

    key_name = _("商户私钥")

    app_id = _text("AppID", needed=_("请填写 AppID"), most=32)
    merchant_id = _text(_("商户号"), needed=_("请填写商户号"), most=32)
    private_key = _secret(_("商户私钥"))
    private_key_file = KeyFileField(required=False)
    public_key = forms.CharField(required=False, max_length=16000)
    public_key_file = KeyFileField(required=False)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        needs_keys: Callable[[str], bool],
        initial: Initial = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.needs_keys = needs_keys

    @sensitive_variables()
    def clean(self) -> Cleaned:
        data = super().clean() or {}
        for name in ("private_key", "public_key"):
            data[name] = data.get(f"{name}_file") or data.get(name, "")
        if _is_private(data["public_key"]):
            # Pasted into the wrong field: neither kept nor shown.
            self.data = {name: self.data.get(name) for name in self.data} | {"public_key": ""}
            data["public_key"] = ""
            self.add_error("public_key", _("这是私钥，要填在上面；这里填平台的公钥"))
        is_new = "merchant_id" in data and self.needs_keys(data["merchant_id"])
        if is_new and not data["private_key"] and not self.has_error("private_key_file"):
            self.add_error("private_key", _("请粘贴或上传%s") % self.key_name)
        return data

    @property
    def public_key_errors(self) -> bool:
        return bool({"public_key", "public_key_file"} & set(self.errors))

    @sensitive_variables()
    def values(self) -> dict[str, object]:
        names = ("app_id", "merchant_id", "private_key", "public_key")
        return {name: self.cleaned_data[name] for name in names}


class WechatForm(AccountForm):
    api_v3_key = _secret(_("APIv3 密钥"), most=32)
    merchant_serial = _text(_("证书序列号"), needed=_("请填写商户证书序列号"))
    mode = forms.ChoiceField(
        label=_("验签方式"),
        choices=PaymentConfiguration.Mode.choices,
        initial=PaymentConfiguration.Mode.PUBLIC_KEY,
        error_messages={"required": _("请选择验签方式"), "invalid_choice": _("请选择验签方式")},
    )
    public_key_id = _text(_("微信支付公钥 ID"))
    app_secret = _secret("AppSecret", most=80)

    @sensitive_variables()
    def clean(self) -> Cleaned:
        data = super().clean()
        is_new = "merchant_id" in data and self.needs_keys(data["merchant_id"])
        if is_new and not data.get("api_v3_key") and "api_v3_key" not in self.errors:
            self.add_error("api_v3_key", _("请填写 APIv3 密钥"))
        if data.get("mode") == PaymentConfiguration.Mode.PUBLIC_KEY:
            if not data.get("public_key_id"):
                self.add_error("public_key_id", _("请填写微信支付公钥 ID"))
            if not data.get("public_key") and not self.public_key_errors:
                self.add_error("public_key", _("请粘贴或上传微信支付公钥"))
        return data

    @sensitive_variables()
    def values(self) -> dict[str, object]:
        names = ("api_v3_key", "merchant_serial", "mode", "public_key_id", "app_secret")
        return super().values() | {name: self.cleaned_data[name] for name in names}


class AlipayForm(AccountForm):
    key_name = _("应用私钥")

    merchant_id = _text(_("卖家 PID"), needed=_("请填写卖家 PID"), most=32)
    private_key = _secret(_("应用私钥"))
    is_sandbox = forms.BooleanField(label=_("沙箱环境"), required=False)

    @sensitive_variables()
    def clean(self) -> Cleaned:
        data = super().clean()
        if not data.get("public_key") and not self.public_key_errors:
            self.add_error("public_key", _("请粘贴或上传支付宝公钥"))
        return data


ACCOUNT_FORMS: dict[str, type[AccountForm]] = {
    Channel.WECHATPAY: WechatForm,
    Channel.ALIPAY: AlipayForm,
}


class DescriptionForm(forms.Form):
    """What the shopper reads below a way to pay."""

    description = _text(_("给顾客看的说明"), most=100)


class TransferForm(DescriptionForm):
    """The shop's own 收款码 and account."""

    code_picture = PhotosField(label=_("收款码"), required=False)
    account_name = _text(_("收款人"), most=50)
    account_text = _text(_("银行账号"), most=200)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        is_in_use: bool,
        has_picture: bool,
        initial: Initial = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.is_in_use = is_in_use
        self.has_picture = has_picture

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        has_account = self.has_picture or data.get("code_picture") or data.get("account_text")
        if self.is_in_use and not has_account:
            self.add_error("account_text", _("没有收款码时要填银行账号；或先关闭扫码转账"))
        return data


class OptionalAmountField(PriceField):
    default_error_messages = {"min_value": _("金额要大于 0")}


class RefundForm(forms.Form):
    """How much of each line, how much freight, or another sum; and why."""

    transit = PriceField(required=False, min_value=ZERO)
    amount = OptionalAmountField(required=False, min_value=Decimal("0.01"), max_digits=12)
    reason = forms.ChoiceField(
        choices=[(reason, _(reason)) for reason in REASONS],
        error_messages={"required": _("请选择原因"), "invalid_choice": _("请选择原因")},
    )
    text = _text(_("补充说明"), most=60)
    # Of goods that are still in the shop; what was sent is not asked about.
    restock = forms.BooleanField(required=False)
    seen_left = forms.DecimalField(
        max_digits=12, decimal_places=2, error_messages={"invalid": _("页面已过期，请刷新")}
    )

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        order: Order,
        left: Left,
        initial: Initial = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.left = left
        self.order_lines = list(order.lines.all())
        for line in self.order_lines:
            self.fields[_name(line)] = forms.CharField(required=False, max_length=12)

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        quantities = {}
        for line in self.order_lines:
            text = unicodedata.normalize("NFKC", data.get(_name(line), "")).strip()
            if text.strip("0.") == "":
                continue
            try:
                quantities[line.pk] = quantity.parse(text, unit=line.unit)
            except ValidationError as error:
                self.add_error(_name(line), error)
        data["quantities"] = quantities
        data["transit"] = data.get("transit") or ZERO
        if data.get("reason") == REASONS[-1] and not data.get("text"):
            self.add_error("text", _("请写一下原因"))
        return data

    def rows(self) -> list[Json]:
        """For the template: a line, its field, and how much of it can go back."""
        return [
            {
                "line": line,
                "field": self[_name(line)],
                "value": self[_name(line)].value() or "0",
                "free": self.left.lines[line.pk][0],
                "step": quantity.step(line.unit),
                "jump": quantity.jump(line.unit),
            }
            for line in self.order_lines
        ]

    @property
    def full_reason(self) -> str:
        reason, text = self.cleaned_data["reason"], self.cleaned_data["text"]
        if not text:
            return str(reason)
        return text if reason == REASONS[-1] else f"{reason}：{text}"


def everything(order: Order, left: Left) -> dict[str, object]:
    """What to fill in to give all of it back."""
    lines = {_name(line): quantity.plain(left.lines[line.pk][0]) for line in order.lines.all()}
    return {**lines, "transit": left.transit or ""}


@sensitive_variables()
def _is_private(text: str) -> bool:
    if "PRIVATE KEY" in text:
        return True
    try:
        keys.pem_private(text)
    except ValueError:
        return False
    return True


def _name(line: OrderLine) -> str:
    return f"line-{line.pk}"
