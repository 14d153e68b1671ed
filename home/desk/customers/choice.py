"""Which customers an address names."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from home.statistics.reports.groups.rfm import GROUPS
from orders.customers.choosing import Wanted
from orders.support import customers
from shop.stores.models import Store

ANY = ("", _("全部"))


class ChoiceForm(forms.Form):
    """Each may be left out; both together narrow further."""

    label = forms.ChoiceField(label=_("标签"), required=False)
    group = forms.ChoiceField(
        label=_("顾客分组"),
        required=False,
        choices=[ANY, *((code, group.name) for code, group in GROUPS.items())],
    )

    def __init__(self, data: QueryDict, *, store: Store) -> None:
        super().__init__(data)
        asked = wanted_of(data).label
        words = dict.fromkeys([*customers.labels_of(store), *([asked] if asked else [])])
        known = [(word, word) for word in words]
        self.fields["label"] = forms.ChoiceField(
            label=_("标签"), required=False, choices=[ANY, *known]
        )


def wanted_of(query: QueryDict) -> Wanted:
    """Nobody is of a group, or has a label, that there is not."""
    label = query.get("label", "")[: customers.LONGEST_LABEL + 1]
    return Wanted(label=label, group=query.get("group", "")[:4])


def conditions(query: QueryDict) -> list[tuple[str, str]]:
    """What is asked for, to be asked for again: names and values of an address."""
    return [(name, str(value)) for name, value in wanted_of(query).plain().items() if value]
