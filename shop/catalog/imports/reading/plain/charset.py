"""Bytes → text, in whatever charset Chinese programs write."""

import codecs
import re

from shop.catalog.imports.reading.entry import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Two bytes each: the characters that people use most, by the order of the charset.
_COMMON_GB = re.compile(b"[\xb0-\xd7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe]")
_COMMON_BIG5 = re.compile(b"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|[\xa1-\xa3][\x40-\x7e\xa1-\xfe]")
_PAIR = re.compile(b"[\x81-\xfe][\x40-\x7e\x80-\xfe]")


def text_of(content: bytes) -> str:
    """:raises Unreadable: for what is no text"""
    text = _decoded(content)
    odd = sum(ord(sign) < 32 and sign not in "\r\n\t\f\v\x1a" for sign in text)
    if odd > len(text) // 200:
        raise Unreadable("no_list")
    return text.replace("\0", "")


def _decoded(content: bytes) -> str:
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return content.decode(charset, errors="replace")
    for charset in (_bare_utf16(content), "utf-8", _chinese(content)):
        try:
            if charset:
                return content.decode(charset)
        except UnicodeDecodeError:
            continue
    text = content.decode("gb18030", errors="replace")
    # A byte lost at the end of a file is no reason to refuse it; rubbish is.
    if text.count("\ufffd") > 2:
        raise Unreadable("charset")
    return text


def _bare_utf16(content: bytes) -> str:
    """UTF-16 without its mark has a zero beside each ASCII sign."""
    even, odd = content[:2000:2].count(0), content[1:2000:2].count(0)
    if max(even, odd) < 5:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _chinese(content: bytes) -> str:
    pairs = [found[0] for found in _PAIR.finditer(content[:100_000])]
    gb = sum(bool(_COMMON_GB.fullmatch(pair)) for pair in pairs)
    big5 = sum(bool(_COMMON_BIG5.fullmatch(pair)) for pair in pairs)
    return "big5" if big5 > gb * 1.2 else "gb18030"
