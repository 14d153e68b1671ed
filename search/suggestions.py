"""What a shopper may be typing: words and goods of the store, stores of the town."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from urllib.parse import quote

from modelsearch.backends import get_search_backend

from core import pinyin
from search import products
from search.analysis import segment, tokens
from search.analysis.normalise import normalise
from search.backends.pages import PageResults
from search.query import ShopperQuery
from search.search_request import Suggestion
from shop.catalog import listing
from shop.catalog.models import ProductPage
from shop.stores import storefront
from shop.stores.models import Store

# Goods read to take words from; the rest would say the same.
READ = 60
MAX_WORDS, MAX_STORES = 5, 2


def suggest(text: str, *, store: Store | None = None, limit: int = 8) -> list[Suggestion]:
    """
    What `text`, still being typed, may become: words, then goods, then stores (in the town);
    [] for a blank text or one Latin letter. Every word has goods on sale.
    """
    typed = products.clean(text)
    if not typed:
        return []
    stores = products.stores_named(typed, limit=MAX_STORES) if store is None else []
    found = [
        Suggestion(kind="store", text=page.store.name, url=page.store.get_absolute_url())
        for page in stores
    ]
    goods = _goods(typed, store)
    words = _words(typed, goods)[: min(MAX_WORDS, limit)]
    action = "/search/" if store is None else f"/{store.slug}/search/"
    found = [
        *(Suggestion(kind="word", text=word, url=f"{action}?q={quote(word)}") for word in words),
        *found,
    ]
    room = max(limit - len(found), 0)
    found += [
        Suggestion(kind="product", text=page.title, url=storefront.address(page))
        for page in sorted(goods, key=lambda page: (-page.sales, -page.pk))[:room]
    ]
    return found[:limit]


def _goods(typed: str, store: Store | None) -> list[ProductPage]:
    goods = listing.on_sale() if store is None else listing.of_store(store)
    titles = goods.only("title", "url_path", "sales")
    query = ShopperQuery(typed, store=store)
    found: PageResults = get_search_backend().autocomplete(query, titles)
    return found.some(READ)


def _words(typed: str, goods: Sequence[ProductPage]) -> list[str]:
    """Words of the goods' names that go on where `typed` ends, the commonest first."""
    text = normalise(typed)
    pieces = list(tokens.pieces(text))
    if not pieces:
        return []
    last = pieces[-1]
    before = text[: last.start]
    counted = Counter(
        before + word
        for page in goods
        for word in set(_words_of(page.title))
        if _goes_on(word, last.text)
    )
    counted.pop(text, None)
    return [word for word, _count in counted.most_common(MAX_WORDS)]


def _words_of(title: str) -> Iterator[str]:
    for piece in tokens.pieces(normalise(title)):
        if piece.kind == "latin" and len(piece.text) > 1:
            yield piece.text
        elif piece.kind == "han":
            words = segment.words(piece.text)
            yield from (word for word in words if len(word) > 1)
            # 乐事薯片, 红烧牛肉面: two words that stand together are often what is meant.
            yield from (one + two for one, two in pairwise(words))


def _goes_on(word: str, typed: str) -> bool:
    if word == typed:
        return True
    if not typed.isascii():
        return word.startswith(typed)
    if word.isascii():
        return word.startswith(typed)
    read = pinyin.syllables(word)
    spoken, first = "".join(read), "".join(syllable[:1] for syllable in read)
    return spoken.startswith(typed) or first.startswith(typed)
