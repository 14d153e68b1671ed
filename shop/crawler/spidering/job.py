"""What the process that crawls is told, as one line of JSON: it knows neither Django nor us."""

import json
import re
from dataclasses import asdict, dataclass
from functools import cached_property
from urllib.parse import urlsplit

# (what it is, where it stands) of goods; `picture` is an address, the rest are words.
TARGETS = (
    "name",
    "price",
    "list_price",
    "spec",
    "unit",
    "barcode",
    "picture",
    "category",
    "description",
)


def keys_of(key: str) -> list[str]:
    """What a run has in a Redis that several share."""
    return [f"crawl:{key}:{name}" for name in ("waiting", "seen", "paths", "taken")]


@dataclass(frozen=True)
class Field:
    """Where one thing stands on a page, and what is done with the words found there."""

    target: str
    how: str
    path: str
    # Of the words only what matches: its first group, or all of it.
    keep: str = ""
    # Pairs of what is replaced, and by what.
    swaps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Job:
    # Names what several workers share.
    key: str
    start: tuple[str, ...]
    hosts: tuple[str, ...]
    agent: str
    fields: tuple[Field, ...] = ()
    # Patterns of addresses: which are followed, which are of goods; none is all.
    follow: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    # What is one piece of goods on a page of many, by CSS.
    each: str = ""
    pages: int = 500
    depth: int = 5
    seconds: int = 3600
    megabytes: int = 200
    # Seconds between two requests to one host.
    delay: float = 1.0
    # Pages of shoppers come first.
    niceness: int = 10
    # Seconds that one page may take altogether.
    patience: int = 20
    # Networks that may be asked though they are no public ones.
    allowed: tuple[str, ...] = ()
    folder: str = ""
    redis_url: str = ""
    # A worker that is silent for so long is gone, and what it had goes to others.
    silence: int = 30
    fetch: str = "default"
    extract: str = "default"
    # Only this address is read, and nothing followed.
    only: str = ""

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> "Job":
        told = json.loads(text)
        fields = tuple(
            Field(**{**row, "swaps": tuple((old, new) for old, new in row["swaps"])})
            for row in told.pop("fields")
        )
        lists = {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
        return cls(**{**told, **lists, "fields": fields})

    @cached_property
    def _goods(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern) for pattern in self.goods]

    def is_of_goods(self, url: str) -> bool:
        return not self._goods or any(pattern.search(url) for pattern in self._goods)

    def is_ours(self, url: str) -> bool:
        """Of one of the hosts, by its whole name."""
        return (urlsplit(url).hostname or "") in self.hosts
