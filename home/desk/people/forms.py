"""Who is asked to work for a store, and as what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.types import Data, Words
from shop.form_fields import PriceField
from shop.stores.models import StoreMembership
from shop.stores.people.abilities import TO_GIVE


class StaffForm(forms.Form):
    """`roles` are the choices of this store."""

    phone = forms.CharField(max_length=20)
    role = forms.ChoiceField(initial=StoreMembership.Role.CLERK)

    def __init__(self, data: Data = None, *, roles: list[tuple[str, Words]]) -> None:
        super().__init__(data)
        self.fields["role"] = forms.ChoiceField(choices=roles, initial=StoreMembership.Role.CLERK)


class RoleForm(forms.Form):
    name = forms.CharField(label=_("角色名称"), max_length=12)
    abilities = forms.MultipleChoiceField(
        label=_("可以做的事"),
        choices=[(ability.name, ability.words) for ability in TO_GIVE],
        error_messages={"required": _("至少选一件可以做的事")},
    )
    refund_limit = PriceField(label=_("每个订单最多退多少元"), min_value=0, required=False)
