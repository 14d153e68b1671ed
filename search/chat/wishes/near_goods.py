"""What goods that are near some words are called, as far as numbers beside them depend on it."""

import re

from search.chat.matching.matcher import Matcher
from search.chat.wishes.wish import Span
from search.chat.words import labels

# Goods of which 三 may say which: 三年级, 奶粉三段.
_NUMBERED = re.compile(r"[一二两三四五六七八九十\d](?:年级|册|部|卷|季|段|号|级)|[上下]册")
_WANTED = re.compile("就?要|就是")


class NearGoods:
    """Answers what `labels.Tests` ask of the goods near a stretch of the message."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def tests(self) -> labels.Tests:
        return labels.Tests(
            self.is_known, self._is_name, self._is_size, self._is_label, self._is_counted
        )

    def are_told_first(self, said: str, before: str, span: Span) -> bool:
        """要榴莲的, where 榴莲千层 is sold, and nothing `before` it that it could be about."""
        if before.strip() or not _WANTED.match(said):
            return False
        return bool(self._matcher.told_by(said, self._matcher.near(*span)).fits)

    def is_known(self, words: str, span: Span) -> bool:
        return self._matcher.match(words, self._matcher.near(*span)).is_known

    def _is_name(self, words: str, span: Span) -> bool:
        """Whether something near is called so, number and all: 六个核桃."""
        products = self._matcher.products(self._matcher.near(*span))
        if words.isdigit():
            # 三体2, 84消毒液
            return any(
                str(each.volume) == words
                or (len(words) > 1 and words in each.numbers and words in each.plain_name)
                for each in products
            )
        return any(words in each.plain_name for each in products)

    def _is_size(self, number: str, span: Span) -> bool:
        """Whether a name near has `number` in it: 3 of 洗衣液 3kg."""
        products = self._matcher.products(self._matcher.near(*span))
        return any(number in each.numbers for each in products)

    def _is_label(self, words: str, span: Span) -> bool:
        """Whether a name near has `words` in it as they are: 200粒."""
        products = self._matcher.products(self._matcher.near(*span))
        return any(words in each.name for each in products)

    def _is_counted(self, words: str, span: Span) -> bool:
        """可乐三, of what is known; no 口算三, where 三年级 is sold."""
        matched = self._matcher.match(words[:-1], self._matcher.near(*span))
        names = [fit.product.plain_name for fit in matched.fits]
        are_numbered = any(words[-1] in name or _NUMBERED.search(name) for name in names)
        return matched.is_known and not are_numbered
