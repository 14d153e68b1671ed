"""支付设置 on the desk: which ways to pay are on, and the keys and codes behind them."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.desk.desk_gate import Desk, desk_view
from home.desk.money import forms
from orders.payments.gateways.base import Misconfigured
from orders.payments.methods import methods, setup
from orders.payments.methods.methods import Way
from orders.payments.models import OFFERED, ONLINE, Channel
from shop.stores.photos import pictures


@require_safe
@desk_view("payments")
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    context = {"desk": desk, "ways": methods.of_store(desk.store), "tab": "more"}
    return render(request, "desk/money/pay_settings.html", context)


@require_POST
@desk_view("payments")
def switch(request: HttpRequest, desk: Desk, channel: str) -> HttpResponse:
    """`on` is 1 or 0."""
    _known(channel)
    is_on = request.POST.get("on") == "1"
    try:
        way = methods.switch(store=desk.store, channel=channel, is_on=is_on, actor=desk.user)
    except methods.CannotSwitch as refused:
        messages.error(request, str(refused))
        return redirect("desk-pay-settings")
    name = way.channel.label
    if is_on and way.is_untested:
        messages.warning(
            request, _("%s已打开，但还没有测试通过，请尽快测试，免得顾客付不了款") % name
        )
    else:
        messages.success(request, (_("%s已打开") if is_on else _("%s已关闭")) % name)
    return redirect("desk-pay-settings")


@require_POST
@desk_view("payments")
def move_up(request: HttpRequest, desk: Desk, channel: str) -> HttpResponse:
    _known(channel)
    methods.move_up(store=desk.store, channel=channel, actor=desk.user)
    return redirect("desk-pay-settings")


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("payments", proven=True)
def way(request: HttpRequest, desk: Desk, channel: str) -> HttpResponse:
    """One way to pay: what the shopper reads, and what the shop needs for it."""
    _known(channel)
    if channel in ONLINE:
        return _online(request, desk, channel)
    if channel == Channel.TRANSFER:
        return _transfer(request, desk)
    form = forms.DescriptionForm(
        request.POST or None, initial=_description(methods.of_channel(desk.store, channel))
    )
    if request.method == "POST" and form.is_valid():
        setup.set_method(store=desk.store, channel=channel, actor=desk.user, **form.cleaned_data)
        return _saved(request, "desk-pay-settings")
    return _page(request, desk, channel, form, "desk/money/pay_cash.html")


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@desk_view("payments", proven=True)
def account(request: HttpRequest, desk: Desk, channel: str) -> HttpResponse:
    """Who collects: `by` is platform or own, with the keys."""
    if channel not in ONLINE:
        raise Http404
    if request.POST.get("by") == "platform":
        try:
            methods.use_platform(store=desk.store, channel=channel, actor=desk.user)
        except methods.CannotSwitch as refused:
            messages.error(request, str(refused))
            return redirect("desk-pay-way", channel)
        return _saved(request, "desk-pay-way", channel)
    form = _account_form(request, desk, channel)
    if not form.is_valid():
        return _page(request, desk, channel, None, "desk/money/pay_online.html", account=form)
    try:
        methods.use_own(
            store=desk.store,
            channel=channel,
            values=form.values() | {"name": _name_of(channel, form)},
            is_sandbox=bool(form.cleaned_data.get("is_sandbox")),
            actor=desk.user,
        )
    except Misconfigured as refused:
        form.add_error(None, str(refused))
        return _page(request, desk, channel, None, "desk/money/pay_online.html", account=form)
    messages.success(request, _("已保存，请测试一下能不能用"))
    return redirect("desk-pay-way", channel)


@require_POST
@desk_view("payments")
def try_out(request: HttpRequest, desk: Desk, channel: str) -> HttpResponse:
    """Ask the gateway whether these keys work; the page shows what it said."""
    if channel not in ONLINE:
        raise Http404
    own = methods.of_channel(desk.store, channel).own
    if own is None:
        messages.error(request, _("请先填写自己的商户号"))
    else:
        setup.try_out(own, at=timezone.now(), actor=desk.user)
    return redirect("desk-pay-way", channel)


def _online(request: HttpRequest, desk: Desk, channel: str) -> HttpResponse:
    found = methods.of_channel(desk.store, channel)
    form = forms.DescriptionForm(request.POST or None, initial=_description(found))
    if request.method == "POST" and form.is_valid():
        setup.set_method(store=desk.store, channel=channel, actor=desk.user, **form.cleaned_data)
        return _saved(request, "desk-pay-way", channel)
    return _page(request, desk, channel, form, "desk/money/pay_online.html")


def _transfer(request: HttpRequest, desk: Desk) -> HttpResponse:
    method = methods.of_channel(desk.store, Channel.TRANSFER).method
    names = ("description", "account_name", "account_text")
    form = forms.TransferForm(
        request.POST or None,
        request.FILES or None,
        is_in_use=method.is_enabled,
        has_picture=method.code_picture_id is not None,
        initial={name: getattr(method, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        files = data.pop("code_picture")[:1]
        try:
            with pictures.keeping(store=desk.store, files=files, title=_("收款码")) as kept:
                chosen = {"code_picture": kept[0]} if kept else {}
                setup.set_method(
                    store=desk.store,
                    channel=Channel.TRANSFER,
                    actor=desk.user,
                    **data,
                    **chosen,
                )
        except pictures.PictureRefused as refused:
            form.add_error("code_picture", refused.messages[0])
        else:
            return _saved(request, "desk-pay-way", Channel.TRANSFER)
    return _page(request, desk, Channel.TRANSFER, form, "desk/money/pay_transfer.html")


def _page(
    request: HttpRequest,
    desk: Desk,
    channel: str,
    form: Form | None,
    template: str,
    *,
    account: forms.AccountForm | None = None,
) -> HttpResponse:
    found = methods.of_channel(desk.store, channel)
    picture = found.method.code_picture
    context = {
        "desk": desk,
        "way": found,
        "form": form or forms.DescriptionForm(initial=_description(found)),
        "tab": "more",
        "code_files": pictures.files_of(picture, pictures.WIDE) if picture else {},
    }
    if found.is_online:
        context["account"] = account or _account_form(None, desk, channel)
        context["is_alipay"] = channel == Channel.ALIPAY
    status = 422 if account is not None else 200
    return render(request, template, context, status=status)


def _account_form(request: HttpRequest | None, desk: Desk, channel: str) -> forms.AccountForm:
    """Bound to the request's answer, or filled with what is stored, secrets left out."""
    own = methods.of_channel(desk.store, channel).own
    plain = (name for name in setup.PLAIN if name != "name")
    initial = {name: getattr(own, name) for name in plain} if own else {}
    if own is not None:
        initial["is_sandbox"] = own.interface.is_sandbox
    return forms.ACCOUNT_FORMS[channel](
        request.POST if request else None,
        request.FILES if request else None,
        initial=initial,
        needs_keys=lambda merchant_id: methods.needs_keys(
            store=desk.store, channel=channel, merchant_id=merchant_id
        ),
    )


def _name_of(channel: str, form: forms.AccountForm) -> str:
    return f"{Channel(channel).label} {form.cleaned_data['merchant_id']}"[:50]


def _description(way: Way) -> dict[str, str]:
    return {"description": way.method.description}


def _saved(request: HttpRequest, view: str, *args: object) -> HttpResponse:
    messages.success(request, _("已保存"))
    return redirect(view, *args)


def _known(channel: str) -> None:
    if channel not in OFFERED:
        raise Http404
