"""Buttons of a row in the operators' lists (ModelAdmin)."""

from typing import ClassVar

from django.db.models import Model
from django.urls import reverse
from wagtail_modeladmin.helpers import ButtonHelper

from core.types import Words


def button(
    url_name: str, row: Model, label: Words, *, title: str, kind: str = ""
) -> dict[str, str]:
    return {
        "url": reverse(url_name, args=[row.pk]),
        "label": str(label),
        "classname": f"button button-small button-secondary {kind}".strip(),
        "title": title,
    }


class OneButton(ButtonHelper):
    """To the page about the row."""

    url_name: ClassVar[str]
    label: ClassVar[Words]

    def get_buttons_for_obj(
        self, obj: Model, *args: object, **kwargs: object
    ) -> list[dict[str, str]]:
        return [button(self.url_name, obj, self.label, title=str(obj))]
