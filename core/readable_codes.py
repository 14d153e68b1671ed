"""Codes that people read to each other: no look-alikes, no order to guess from."""

import re
import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new(kind: str, length: int) -> str:
    """`kind` and so many letters more: P7K3QX9A."""
    return kind + "".join(secrets.choice(_LETTERS) for _i in range(length))


def is_one(text: str, kind: str, length: int) -> bool:
    """Whether `new` may have made `text`, whose parts then mean nothing to anybody."""
    return re.fullmatch(rf"{kind}[{_LETTERS}]{{{length}}}", text) is not None
