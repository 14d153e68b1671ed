"""结算 at the desk: what can be withdrawn, where it goes, and each day of a month."""

from datetime import MAXYEAR, MINYEAR, date, datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.proving import steps
from accounts.requests import PersonRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.settlement.forms import AccountForm, WithdrawForm
from orders.payments.payouts import ledger, statements, thawing, withdrawals
from orders.payments.payouts.models import PayoutAccount, SettlementAccount, Withdrawal
from shop.stores.models import Store

SHOWN = 20


@require_safe
@desk_view("money")
def index(request: PersonRequest, desk: Desk) -> HttpResponse:
    """`month` as 2026-11."""
    month = _month(request.GET.get("month", ""))
    rows = Withdrawal.objects.for_store(desk.store).order_by("-pk")
    context = {
        "desk": desk,
        "tab": "more",
        "account": account_of(desk.store),
        "to": PayoutAccount.objects.for_store(desk.store).first(),
        "withdrawals": rows[:SHOWN],
        "days": statements.of_month(desk.store, month.year, month.month),
        "month": month,
        "previous": _moved(month, -1),
        "next": _moved(month, 1) if _moved(month, 1) <= timezone.localdate() else None,
        "waiting_days": thawing.waiting_days().days,
        "percent": f"{(ledger.rate_of(desk.store.pk) * 100).normalize():f}%",
    }
    return render(request, "desk/settlement/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("money")
def withdraw(request: PersonRequest, desk: Desk) -> HttpResponse:
    """`action`: withdraw, or a step of proving that it is the owner."""
    account, proof = account_of(desk.store), steps.step(request)
    to, action = PayoutAccount.objects.for_store(desk.store).first(), request.POST.get("action", "")
    if to is None:
        return redirect("desk-settlement-account")
    is_asked = action == "withdraw" and proof.is_done
    initial = {"amount": account.available, "seen": account.available}
    form = WithdrawForm(request.POST if is_asked else None, initial=initial)
    if is_asked and form.is_valid():
        try:
            withdrawals.request(
                store=desk.store, actor=desk.user, at=timezone.now(), **form.cleaned_data
            )
        except withdrawals.CannotWithdraw as refused:
            form.add_error("amount", str(refused))
        else:
            messages.success(request, _("已申请提现，审核打款后会发短信"))
            return redirect("desk-settlement")
    elif action and proof.is_done and not is_asked:
        return redirect("desk-settlement-withdraw")
    more = {"account": account, "to": to, "proof": proof}
    return _form(request, desk, "desk/settlement/withdraw.html", form, more)


@sensitive_post_parameters("number")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@desk_view("money")
def payout_account(request: PersonRequest, desk: Desk) -> HttpResponse:
    """`action`: save, or a step of proving. The number that is kept is not shown again."""
    proof, action = steps.step(request), request.POST.get("action", "")
    kept = PayoutAccount.objects.for_store(desk.store).first()
    initial = {"holder": kept.holder, "bank": kept.bank} if kept else {}
    is_saved = action == "save" and proof.is_done
    form = AccountForm(request.POST if is_saved else None, initial=initial)
    if is_saved and form.is_valid():
        withdrawals.keep_account(
            store=desk.store, actor=desk.user, at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("已保存"))
        return redirect("desk-settlement")
    if action and proof.is_done and not is_saved:
        return redirect("desk-settlement-account")
    more = {"kept": kept, "proof": proof}
    return _form(request, desk, "desk/settlement/account.html", form, more)


def account_of(store: Store) -> SettlementAccount:
    """One with nothing on it where nothing has come yet."""
    found: SettlementAccount | None = SettlementAccount.objects.for_store(store).first()
    return found or SettlementAccount(store=store)


def _form(
    request: PersonRequest, desk: Desk, template: str, form: Form, more: dict[str, object]
) -> HttpResponse:
    context = {"desk": desk, "tab": "more", "form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _month(text: str) -> date:
    """The first day of it; of this month for what is none."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return timezone.localdate().replace(day=1)


def _moved(month: date, by: int) -> date:
    """The first day of the month before or after; years are those a calendar has."""
    number = month.year * 12 + month.month - 1 + by
    return date(min(max(number // 12, MINYEAR), MAXYEAR), number % 12 + 1, 1)
