"""Which number shoppers may see: asked when a store opens, and once of stores opened before."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from core.phones import masked
from core.types import Cleaned, Data, Files, Initial
from home.desk.desk_gate import Desk, desk_view
from shop.stores import opening


class Shown(TextChoices):
    OWN = "own", _("用我的登录手机号")
    OTHER = "other", _("用另一个号码")
    NONE = "none", _("不显示电话")


class ShopPhoneForm(forms.Form):
    """`shop_phone` in cleaned_data is what will be shown; "" shows none."""

    phone_shown = forms.ChoiceField(
        choices=Shown.choices, error_messages={"required": _("请选择顾客能看到哪个电话")}
    )
    shop_phone = forms.CharField(label=_("给顾客看的电话"), max_length=15, required=False)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        owner: User,
        initial: Initial = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.owner = owner

    @property
    def own_number(self) -> str:
        """The number of the account, as the page names it before it is chosen."""
        return masked(self.owner.phone or "")

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        shown, typed = data.get("phone_shown"), data.get("shop_phone", "")
        if shown == Shown.OTHER:
            try:
                data["shop_phone"] = opening.clean_phone(typed)
            except ValidationError as error:
                self.add_error("shop_phone", error)
            if not typed.strip():
                self.add_error("shop_phone", _("请填写电话号码"))
        else:
            data["shop_phone"] = self.owner.phone or "" if shown == Shown.OWN else ""
        return data


@require_POST
@desk_view("settings")
def choose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The answer to the question on 今日."""
    form = ShopPhoneForm(request.POST, owner=desk.store.owner)
    if not form.is_valid():
        return render(request, "desk/phone.html", {"desk": desk, "form": form}, status=422)
    phone = form.cleaned_data["shop_phone"]
    opening.choose_phone(store=desk.store, phone=phone, actor=desk.user, at=timezone.now())
    return redirect("desk")
