"""
What every figure means, in words for people: told on the page where it stands, and in the API.
Whoever counts something new writes it down here first.
"""

from home.statistics.reports.definitions.base import Definition
from home.statistics.reports.definitions.groups import OF_GROUPS
from home.statistics.reports.definitions.platform import OF_PLATFORM
from home.statistics.reports.definitions.stores import OF_STORES

__all__ = ("DEFINITIONS", "Definition")

DEFINITIONS: dict[str, Definition] = {**OF_STORES, **OF_PLATFORM, **OF_GROUPS}
