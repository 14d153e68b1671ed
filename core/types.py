"""Names for what comes to us without types: whoever reads it has checked it, or checks it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words
else:
    # Words for people, translated now or when they are shown.
    Words = str | Promise

# An object of somebody's JSON.
Json = dict[str, Any]
# What a form or a serializer has checked, by the names of its fields.
Cleaned = dict[str, Any]
# What a form is given to check, files by name or all of one name, and to show at first.
Data = Mapping[str, object] | None
Files = Any
Initial = dict[str, object] | None
