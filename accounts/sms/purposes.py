"""
What an SMS is for. Providers in China take no free text: they know each message by a template of
their own, approved beforehand, and get the parameters alone. A purpose is our side of that: a
name, and the words its templates hold (`manage.py sms_templates` writes them for each provider).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

PLACE = re.compile(r"%\((\w+)\)s")
# The one-time code: it travels with its task alone and is filled in when the SMS leaves.
CODE, SECRET = "code", "{secret}"


@dataclass(frozen=True)
class Purpose:
    """
    `text` is what the person reads, in the language of the people it goes to, with %(name)s for
    its parameters; the sign 【…】 before it is the provider's. An essential one (a code, an alarm
    about the account) goes out when the day's budget is spent. `path` is what all its addresses
    begin with behind the host ("orders/"): it stands in the template, and what travels is short.
    One `is_of_the_shop` reaches an owner as the shop and names its buyers: no data of the owner.
    """

    key: str
    text: str
    is_essential: bool = False
    path: str = ""
    is_of_the_shop: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Its parameters, in the order of their places: providers may number them."""
        return tuple(dict.fromkeys(PLACE.findall(self.text)))

    def words(self, parameters: Mapping[str, object]) -> str:
        """
        :raises KeyError: where a parameter is missing
        """
        return self.text % parameters

    def template(self, mark: Callable[[int, str], str]) -> str:
        """The text as a provider writes it: `mark(number from 1, name)` for each parameter."""
        numbers = {name: number for number, name in enumerate(self.names, start=1)}
        return PLACE.sub(lambda found: mark(numbers[found[1]], found[1]), self.text)


_known: dict[str, Purpose] = {}


def purpose(
    key: str,
    text: str,
    *,
    is_essential: bool = False,
    path: str = "",
    is_of_the_shop: bool = False,
) -> Purpose:
    """
    Make a purpose known; once, where its module is loaded.

    :raises ValueError: where the key means other words already
    """
    made = Purpose(key, text, is_essential, path, is_of_the_shop)
    if _known.setdefault(key, made) != made:
        raise ValueError(f"SMS purpose {key!r} is taken")
    return made


def known() -> list[Purpose]:
    """All purposes of the modules that are loaded, by key."""
    return [_known[key] for key in sorted(_known)]


def find(key: str) -> Purpose:
    """
    :raises KeyError: where nobody has made it known
    """
    return _known[key]
