"""A rule of the crawler as a person writes it: the addresses, and a line for each field."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.types import Data, Initial, Words
from shop.crawler import plugins, words
from shop.crawler.models import CrawlField, CrawlRule
from shop.crawler.rules import DEEPEST, FIRST_FIELDS, FieldWish

LINES = forms.Textarea(attrs={"rows": 2})
PLUGINS = {"fetch": _("访问方式"), "extract": _("提取方式"), "keep": _("存到哪里")}


class RuleForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
    start = forms.CharField(label=_("从哪些网址开始"), max_length=10_000, widget=LINES)
    hosts = forms.CharField(label=_("可以访问的网站"), max_length=2_000, required=False)
    follow = forms.CharField(label=_("跟着走的链接"), max_length=4_000, required=False)
    goods = forms.CharField(label=_("商品页的网址"), max_length=4_000, required=False)
    each = forms.CharField(label=_("列表里的一件商品"), max_length=200, required=False)
    pages = forms.IntegerField(label=_("最多多少页"), min_value=1, initial=200)
    depth = forms.IntegerField(label=_("最多几层"), min_value=0, max_value=DEEPEST, initial=4)
    delay = forms.DecimalField(
        label=_("两次访问间隔（秒）"), max_value=60, max_digits=4, decimal_places=1, initial=1
    )
    every = forms.ChoiceField(
        label=_("自动采集"), choices=CrawlRule.Every.choices, required=False, initial=""
    )
    hour = forms.IntegerField(label=_("几点"), min_value=0, max_value=23, initial=3)

    def __init__(self, data: Data = None, *, initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        for target in words.TARGETS:
            self.fields[f"{target}_how"] = forms.ChoiceField(choices=CrawlField.How.choices)
            for part, longest in (("path", 300), ("keep", 200), ("swaps", 1_000)):
                self.fields[f"{target}_{part}"] = forms.CharField(
                    max_length=longest, required=False
                )
        # Only where a package has brought another way there is something to choose.
        for name, label in PLUGINS.items():
            found = plugins.names("store" if name == "keep" else name)
            if len(found) > 1:
                self.fields[name] = forms.ChoiceField(
                    label=label, choices=[(each, each) for each in found], required=False
                )

    def clean_pages(self) -> int:
        pages: int = self.cleaned_data["pages"]
        return min(pages, settings.CRAWL_MOST_PAGES)

    def clean_delay(self) -> object:
        return max(self.cleaned_data["delay"], settings.CRAWL_LEAST_DELAY)

    @property
    def plugin_fields(self) -> list[BoundField]:
        return [self[name] for name in PLUGINS if name in self.fields]

    @property
    def lines(self) -> Iterator[tuple[Words, dict[str, BoundField]]]:
        """(label, {"how": …, "path": …, "keep": …, "swaps": …})"""
        for target, label in words.TARGETS.items():
            yield label, {part: self[f"{target}_{part}"] for part in FieldWish.PARTS}

    def wishes(self) -> list[FieldWish]:
        """The fields that say where something stands."""
        given = self.cleaned_data
        return [
            FieldWish(target, *(given[f"{target}_{part}"] for part in FieldWish.PARTS))
            for target in words.TARGETS
            if given[f"{target}_path"]
        ]

    def refuse(self, refused: ValidationError) -> None:
        """What the domain says of a field is shown under it."""
        for name, errors in refused.message_dict.items():
            place = name if name in self.fields else f"{name}_keep"
            for error in errors:
                self.add_error(place if place in self.fields else None, error)


def initial_of(rule: CrawlRule) -> dict[str, object]:
    found: dict[str, object] = {
        name: getattr(rule, name) for name in (*RuleForm.base_fields, *PLUGINS)
    }
    for target in words.TARGETS:
        found[f"{target}_how"] = CrawlField.How.CSS
    for row in rule.fields.for_store(rule.store_id):
        for part in FieldWish.PARTS:
            found[f"{row.target}_{part}"] = getattr(row, part)
    return found


def first_initial(address: str = "") -> dict[str, object]:
    """Where pages that speak to machines have it; the name is the site's."""
    found: dict[str, object] = {"start": address, "name": urlsplit(address).hostname or ""}
    for target in words.TARGETS:
        path = FIRST_FIELDS.get(target, "")
        found[f"{target}_path"] = path
        found[f"{target}_how"] = CrawlField.How.JSONLD if path else CrawlField.How.CSS
    return found
