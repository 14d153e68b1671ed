"""操作记录 in the operators' menu: who did what in which store; looked at only."""

from typing import ClassVar, TypeVar

from django.contrib.admin import SimpleListFilter, display
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.options import ModelAdmin

from home.operators.audit.index import LogIndex
from home.operators.payments.base import DayFilter, Details, PaymentAdmin, filled, moment, stacked
from shop.stores.models import AuditEntry, PlatformEntry
from shop.stores.people import audit_changes, audit_words

Row = TypeVar("Row", AuditEntry, PlatformEntry)


class KindFilter(SimpleListFilter):
    title = _("类别")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(name, str(words)) for name, words in audit_words.KINDS.items()]

    def queryset(self, request: HttpRequest, rows: QuerySet[Row]) -> QuerySet[Row]:
        kind = self.value()
        if kind not in audit_words.KINDS:
            return rows
        return rows.filter(Q(action=kind) | Q(action__startswith=f"{kind}."))


class LogAdmin(PaymentAdmin):
    """Looked at only: what the two logs have alike."""

    area = "audit"
    menu_icon = "history"
    index_view_class = LogIndex
    index_template_name = "modeladmin/payments/index.html"
    # What stands in the file says `LogIndex`.
    list_export = ("words",)
    list_display_add_buttons = "stacked_at"
    ordering: ClassVar = ("-pk",)

    @display(description=_("时间"), ordering="pk")
    def stacked_at(self, row: AuditEntry | PlatformEntry) -> str:
        return stacked(row.created_at)

    @display(description=_("谁"), ordering="actor")
    def who(self, row: AuditEntry | PlatformEntry) -> str:
        return audit_words.who(row)

    @display(description=_("做了什么"), ordering="action")
    def words(self, row: AuditEntry | PlatformEntry) -> str:
        return audit_words.action(row)

    @display(description=_("变化"))
    def changed(self, row: AuditEntry | PlatformEntry) -> str:
        return audit_changes.of(row)

    def details(self, instance: AuditEntry | PlatformEntry) -> Details:
        store = instance.store.name if isinstance(instance, AuditEntry) else ""
        facts = filled(
            [
                (str(_("时间")), moment(instance.created_at)),
                (str(_("店铺")), store),
                (str(_("谁")), audit_words.who(instance)),
                (str(_("网络")), instance.place),
                (str(_("做了什么")), audit_words.action(instance)),
                (str(_("对象")), instance.target),
                (str(_("变化")), audit_changes.of(instance)),
            ]
        )
        return Details(facts=facts, texts=[])


WHO: tuple[str, ...] = ("actor__name", "actor__username", "actor__phone")


class AuditAdmin(LogAdmin):
    model = AuditEntry
    menu_label = _("操作记录")
    menu_order = 48
    base_url_path = "platform/audit"
    related = ("store", "actor")
    list_display: ClassVar = ("stacked_at", "shop", "who", "place", "words", "target", "changed")
    list_filter: ClassVar = (KindFilter, ("created_at", DayFilter))
    search_fields: ClassVar = ("target", "store__name", *WHO)


class PlatformEntryAdmin(LogAdmin):
    """Who of the platform signed in, was put into which department by whom, and looked at lists."""

    model = PlatformEntry
    menu_label = _("平台操作记录")
    menu_order = 49
    base_url_path = "platform/record"
    related = ("actor",)
    list_display: ClassVar = ("stacked_at", "who", "place", "words", "target", "changed")
    list_filter: ClassVar = (KindFilter, ("created_at", DayFilter))
    search_fields: ClassVar = ("target", *WHO)
