"""
The documents people agree to. A version is the day its words came into force: whoever changes
them writes the new day here, and everybody is asked again.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.types import Words


@dataclass(frozen=True)
class Document:
    """`page`: the name of its address. `digest`: of the template, so that none changes unseen."""

    key: str
    title: Words
    version: str
    page: str
    template: str
    digest: str


PRIVACY = Document(
    "privacy", _("隐私政策"), "2026-11-21", "privacy", "home/privacy.html", "2bae867af1ed"
)
TERMS = Document("terms", _("用户协议"), "2026-11-21", "terms", "home/terms.html", "ced685d1aa5c")
OPENING = Document(
    "opening",
    _("开店协议"),
    "2026-11-21",
    "opening-terms",
    "home/opening_terms.html",
    "b94d863da5a1",
)
DOCUMENTS = {document.key: document for document in (PRIVACY, TERMS, OPENING)}
# What everybody agrees to who signs in; `opening` is for who opens a store.
OF_EVERYBODY = (PRIVACY.key, TERMS.key)


def edition() -> str:
    """Changes whenever any document does."""
    return " ".join(f"{document.key}={document.version}" for document in DOCUMENTS.values())
