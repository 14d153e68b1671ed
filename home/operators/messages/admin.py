"""短信和邮件 in the operators' menu: what went out, by whom, what it cost, what failed and why."""

from django.contrib.admin import SimpleListFilter, display
from django.db.models import Count, Model, Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail_modeladmin.options import ModelAdmin

from accounts.message_delivery import HIDDEN, MAX_ATTEMPTS
from accounts.models import Message
from accounts.sms.purposes import SECRET
from core.money import yuan
from core.phones import masked
from home.operators.payments.base import DayFilter, Details, PaymentAdmin, filled, moment, stacked
from home.reconciliation_rows import Figure

STATES = {
    "unclear": gettext_lazy("不确定"),
    "lost": gettext_lazy("没送到"),
    "arrived": gettext_lazy("已送达"),
    "sent": gettext_lazy("已发出"),
    "given_up": gettext_lazy("没发出"),
    "waiting": gettext_lazy("等着发"),
}
# Characters of a message in the list.
WORDS = 40
HAS_PROBLEM = Q(is_unclear=True) | ~Q(report="") | ~Q(error="")


def state_of(message: Message) -> str:
    """A key of `STATES`."""
    if message.is_unclear:
        return "unclear"
    if message.report:
        return "lost"
    if message.arrived_at:
        return "arrived"
    if message.sent_at:
        return "sent"
    # A code is tried for a minute while the person waits; nobody sends it later.
    is_over = message.attempts >= MAX_ATTEMPTS or (message.is_secret and message.error)
    return "given_up" if is_over else "waiting"


def receiver(message: Message) -> str:
    """Enough to recognise it by when the person calls, not the whole number."""
    if message.channel != Message.Channel.EMAIL:
        return masked(message.to)
    name, _at, host = message.to.partition("@")
    return f"{name[:2]}***@{host}"


def _without_code(message: Message) -> str:
    """Where the code stood, which nobody keeps."""
    return message.body.replace(SECRET, HIDDEN)


class ProblemFilter(SimpleListFilter):
    title = gettext_lazy("结果")
    parameter_name = "result"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("problem", _("有问题")), ("arrived", _("已送达")), ("waiting", _("没发出"))]

    def queryset(self, request: HttpRequest, rows: QuerySet[Message]) -> QuerySet[Message]:
        wanted = {
            "problem": HAS_PROBLEM,
            "arrived": Q(arrived_at__isnull=False),
            "waiting": Q(sent_at__isnull=True),
        }
        return rows.filter(wanted.get(self.value() or "", Q()))


class MessageAdmin(PaymentAdmin):
    """Looked at only; texts of codes are never here, because they are never kept."""

    model = Message
    area = "messages"
    menu_label = gettext_lazy("短信和邮件")
    menu_icon = "mail"
    menu_order = 45
    base_url_path = "operate-messages"
    index_template_name = "modeladmin/payments/index.html"
    related = ()
    list_display = (
        "stacked_at",
        "receiver",
        "words",
        "state_words",
        "provider",
        "cost",
        "trouble",
    )
    list_display_add_buttons = "stacked_at"
    list_filter = ("channel", ProblemFilter, "provider", ("created_at", DayFilter))
    search_fields = ("to", "purpose", "provider_number")
    ordering = ("-pk",)

    @display(description=gettext_lazy("时间"), ordering="created_at")
    def stacked_at(self, row: Message) -> str:
        return stacked(row.created_at)

    @display(description=gettext_lazy("接收人"), ordering="to")
    def receiver(self, row: Message) -> str:
        return receiver(row)

    @display(description=gettext_lazy("内容"))
    def words(self, row: Message) -> str:
        """Without its address, which is long and the same for all."""
        words = _without_code(row).partition("http")[0].rstrip("：:，, ")
        return words if len(words) <= WORDS else f"{words[: WORDS - 1]}…"

    @display(description=gettext_lazy("状态"))
    def state_words(self, row: Message) -> str:
        return str(STATES[state_of(row)])

    @display(description=gettext_lazy("问题"))
    def trouble(self, row: Message) -> str:
        return (row.report or row.error)[:80]

    def figures(self, rows: QuerySet[Model]) -> list[Figure]:
        """Of all that was found."""
        found = rows.aggregate(
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            arrived=Count("pk", filter=Q(arrived_at__isnull=False)),
            problems=Count("pk", filter=HAS_PROBLEM),
            cost=Sum("cost"),
        )
        return [
            Figure(_("已发出"), str(found["sent"])),
            Figure(_("已送达"), str(found["arrived"]), _("服务商有回执的")),
            Figure(_("有问题"), str(found["problems"])),
            Figure(_("费用"), yuan(found["cost"] or 0)),
        ]

    def details(self, instance: Message) -> Details:
        facts = filled(
            [
                (_("渠道"), instance.get_channel_display()),
                (_("接收人"), receiver(instance)),
                (_("主题"), instance.subject),
                (_("状态"), str(STATES[state_of(instance)])),
                (_("排队"), moment(instance.created_at)),
                (_("发出"), moment(instance.sent_at)),
                (_("送达"), moment(instance.arrived_at)),
                (_("试了几次"), instance.attempts),
                (_("下次再试"), moment(instance.next_try_at) if not instance.sent_at else ""),
                (_("服务商"), instance.provider),
                (_("服务商编号"), instance.provider_number),
                (_("费用"), yuan(instance.cost)),
                (_("问题"), instance.error),
                (_("回执"), instance.report),
            ]
        )
        return Details(facts=facts, texts=[(_("内容"), _without_code(instance))])
