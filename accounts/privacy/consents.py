"""What a person agreed to: recorded, asked again for a new version, taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from accounts.models import User
from accounts.privacy.documents import DOCUMENTS, OF_EVERYBODY, Document
from accounts.privacy.models import Consent


@dataclass(frozen=True)
class Standing:
    """One document and this person's last word on it, if any."""

    document: Document
    last: Consent | None

    @property
    def is_given(self) -> bool:
        return self.last is not None and self.last.is_given

    @property
    def is_of_this_version(self) -> bool:
        return self.last is not None and self.last.version == self.document.version

    @property
    def is_asked(self) -> bool:
        """Who said no to this version is left in peace; who knows an older one is asked."""
        if self.last is None:
            return self.document.key in OF_EVERYBODY
        return not self.is_of_this_version


class From(TypedDict):
    """Whence somebody said so, and when."""

    ip: str | None
    where: str
    at: datetime


def standings(user: User) -> list[Standing]:
    """Of every document, in their order."""
    last = {row.document: row for row in Consent.objects.filter(user=user).order_by("pk")}
    return [Standing(document, last.get(key)) for key, document in DOCUMENTS.items()]


def give(*, user: User, documents: Iterable[str], ip: str | None, where: str, at: datetime) -> None:
    """
    Agree to these documents as they are now; what is agreed to already is not written again.

    :raises KeyError: where there is no such document
    """
    agreed = {s.document.key for s in standings(user) if s.is_given and s.is_of_this_version}
    for key in documents:
        if key not in agreed:
            _write(user, DOCUMENTS[key], is_given=True, ip=ip, where=where, at=at)


def withdraw(*, user: User, document: str, ip: str | None, where: str, at: datetime) -> bool:
    """
    Take the consent back; False where there is none.

    :raises KeyError: where there is no such document
    """
    wanted = DOCUMENTS[document]
    if not any(s.is_given for s in standings(user) if s.document == wanted):
        return False
    _write(user, wanted, is_given=False, ip=ip, where=where, at=at)
    return True


def first_time(*, user: User, ip: str | None, where: str, at: datetime) -> None:
    """Who signs in for the first time agrees to what the page says they agree to."""
    if not Consent.objects.filter(user=user).exists():
        give(user=user, documents=OF_EVERYBODY, ip=ip, where=where, at=at)


def _write(
    user: User, document: Document, *, is_given: bool, ip: str | None, where: str, at: datetime
) -> None:
    Consent.objects.create(
        user=user,
        document=document.key,
        version=document.version,
        is_given=is_given,
        at=at,
        ip=ip or None,
        where=where[:40],
    )
