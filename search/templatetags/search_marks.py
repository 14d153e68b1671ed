"""Found words marked in names."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.analysis.marks import marks
from search.analysis.nodes import Node

register = template.Library()


@register.filter
def marked(text: str, node: Node) -> SafeString | str:
    """`text` with what `node` found inside <mark>."""
    spans = marks(text, node)
    if not spans:
        return text
    rest = text[spans[-1][1] :]
    pieces, before = [], 0
    for start, end in spans:
        pieces.append((text[before:start], text[start:end]))
        before = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), rest)


@register.filter
def typed_bold(text: str, typed: str) -> SafeString | str:
    """`text` with what was typed in <b>, where it stands there as it was typed."""
    start = text.lower().find(typed.lower()) if typed else -1
    if start < 0:
        return text
    end = start + len(typed)
    return format_html("{}<b>{}</b>{}", text[:start], text[start:end], text[end:])
