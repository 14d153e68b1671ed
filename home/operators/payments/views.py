"""What operators do to payments, each of which leaves a line in the log."""

from django.core.cache import cache
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from accounts.proving import proof
from accounts.proving import views as proving
from accounts.requests import person
from home.operators.gate import needs
from home.operators.payments.forms import ConfigurationForm, InterfaceForm, MethodForm
from orders import locks
from orders.payments import check, closing, payment_log
from orders.payments.gateways.base import Misconfigured
from orders.payments.methods import setup
from orders.payments.models import (
    ONLINE,
    PaymentConfiguration,
    PaymentInterface,
    PaymentMethod,
    PaymentOrder,
    Refund,
)
from orders.payments.refunds import refund_runs, refundable, refunds

HEALTH = "payments:health"
HEALTH_LASTS = 7 * 24 * 3600
# More lines than this help nobody; the command prints them all.
MOST_LINES = 50


@require_POST
@needs("payments")
def query_payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    """查询渠道: ask now whether this attempt was paid."""
    rows = PaymentOrder._base_manager.filter(channel__in=ONLINE, configuration__isnull=False)
    payment = get_object_or_404(rows, pk=payment_id)
    payment_log.decision("query_ordered", payment=payment, actor=person(request))
    if closing.query(payment_id=payment.pk, at=timezone.now(), source="operator"):
        messages.success(request, _("已付款，已经入账"))
    else:
        messages.warning(request, _("渠道没有确认付款，经过见下面的支付日志"))
    return redirect("operate-payments_modeladmin_inspect", payment.pk)


@require_POST
@needs("payments")
def run_refund(request: HttpRequest, refund_id: int) -> HttpResponse:
    """再试一次: the same number refunds once, however often it is asked."""
    rows = Refund._base_manager.filter(payment__channel__in=ONLINE)
    refund = get_object_or_404(rows.select_related("payment"), pk=refund_id)
    payment_log.decision("refund_ordered", refund=refund, actor=person(request))
    if refund.state == Refund.State.FAILED:
        try:
            refund = refunds.again(
                store=refund.store_id, refund_id=refund.pk, actor=person(request), at=timezone.now()
            )
        except (locks.NotAllowedNow, refundable.TooMuch) as refused:
            messages.error(request, str(refused))
            return redirect("operate-refunds_modeladmin_inspect", refund.pk)
    refund_runs.run(refund_id=refund.pk, at=timezone.now())
    refund.refresh_from_db()
    said = refund.get_state_display()
    if refund.error:
        said = _("%(name)s：%(words)s") % {"name": said, "words": refund.error}
    tell = messages.success if refund.state == Refund.State.SUCCEEDED else messages.warning
    tell(request, said)
    return redirect("operate-refunds_modeladmin_inspect", refund.pk)


@require_POST
@needs("gateways")
def test_configuration(request: HttpRequest, configuration_id: int) -> HttpResponse:
    """测试配置, of the platform's own and of the stores'."""
    rows = PaymentConfiguration.objects.filter(interface__channel__in=ONLINE)
    row = get_object_or_404(rows.select_related("interface"), pk=configuration_id)
    _tell_problems(request, setup.try_out(row, at=timezone.now(), actor=person(request)))
    return redirect("operate-payment-configurations_modeladmin_inspect", row.pk)


@needs("gateways", changes=True)
def configuration(request: HttpRequest, configuration_id: int | None = None) -> HttpResponse:
    """A new account of the platform, or one of its own; a store's is not edited here."""
    if not proof.is_here(request, person(request)):
        return proving.ask(request)
    row = None
    if configuration_id is not None:
        own = PaymentConfiguration.objects.filter(store__isnull=True).select_related("interface")
        row = get_object_or_404(own, pk=configuration_id)
    form = ConfigurationForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        return _save_configuration(request, form, configuration_id)
    return _form(
        request,
        form,
        title=_("平台收款账户"),
        subtitle=row.name if row else "",
        back="operate-payment-configurations_modeladmin_index",
    )


@needs("gateways", changes=True)
def change_interface(request: HttpRequest, interface_id: int) -> HttpResponse:
    row = get_object_or_404(PaymentInterface, pk=interface_id)
    form = InterfaceForm(request.POST or None, instance=row)
    back = "operate-payment-interfaces_modeladmin_index"
    if request.method == "POST" and form.is_valid():
        before: dict[str, object] = dict(PaymentInterface.objects.values().get(pk=row.pk))
        form.save()
        changes = {name: [before[name], form.cleaned_data[name]] for name in form.changed_data}
        note = f"{row.code}: {', '.join(sorted(changes))}"
        payment_log.decision("interface_changed", actor=person(request), note=note, changes=changes)
        messages.success(request, _("「%(name)s」已保存") % {"name": row.name})
        return redirect(back)
    return _form(request, form, title=_("支付接口"), subtitle=row.name, back=back)


@needs("gateways", changes=True)
def change_method(request: HttpRequest, method_id: int) -> HttpResponse:
    row = get_object_or_404(PaymentMethod._base_manager.select_related("store"), pk=method_id)
    form = MethodForm(request.POST or None, instance=row)
    back = "operate-payment-methods_modeladmin_index"
    if request.method == "POST" and form.is_valid():
        setup.set_method(
            store=row.store, channel=row.channel, actor=person(request), **form.cleaned_data
        )
        messages.success(request, _("已保存"))
        return redirect(back)
    subtitle = f"{row.store.name} · {row.get_channel_display()}"
    return _form(request, form, title=_("支付方式"), subtitle=subtitle, back=back)


@require_POST
@needs("payments")
def check_money(request: HttpRequest) -> HttpResponse:
    """账目核对: whether orders, payments, refunds, accounts and log explain every cent."""
    found = check.differences()
    payment_log.decision(
        "money_checked", actor=person(request), is_ok=not found, note=f"{len(found)} differences"
    )
    health = {"at": timezone.now(), "count": len(found), "lines": found[:MOST_LINES]}
    cache.set(HEALTH, health, HEALTH_LASTS)
    return redirect("operate_reconciliation")


def _save_configuration(
    request: HttpRequest, form: ConfigurationForm, configuration_id: int | None
) -> HttpResponse:
    # Read anew: the form has written its values into the row it was given.
    row = PaymentConfiguration.objects.filter(pk=configuration_id or 0).first()
    try:
        saved = setup.save_configuration(
            store=None,
            interface=form.cleaned_data["interface"],
            values=form.values,
            actor=person(request),
            configuration=row,
        )
    except Misconfigured as refused:
        messages.error(request, str(refused))
        return redirect(request.path)
    is_enabled = form.cleaned_data["is_enabled"]
    if saved.is_enabled != is_enabled:
        PaymentConfiguration.objects.filter(pk=saved.pk).update(is_enabled=is_enabled)
        event = "switched_on" if is_enabled else "switched_off"
        payment_log.setup(event, configuration=saved, actor=person(request))
    messages.success(request, _("「%(name)s」已保存，请测试配置") % {"name": saved.name})
    if "test" in request.POST:
        _tell_problems(request, setup.try_out(saved, at=timezone.now(), actor=person(request)))
    return redirect("operate-payment-configurations_modeladmin_inspect", saved.pk)


def _tell_problems(request: HttpRequest, problems: list[str]) -> None:
    for problem in problems:
        messages.error(request, problem)
    if not problems:
        messages.success(request, _("测试通过：密钥可用，渠道的回复也能验证"))


def _form(request: HttpRequest, form: BaseForm, **context: str) -> HttpResponse:
    return render(request, "operators/payments/form.html", {"form": form, **context})
