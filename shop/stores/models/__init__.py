"""A store, the people who run it, its face in the page tree, and the log of what they changed."""

from shop.stores.models.acting import Acting
from shop.stores.models.page import StorePage
from shop.stores.models.platform import PlatformEntry
from shop.stores.models.staff import (
    OWN_ROLE,
    AuditEntry,
    StaffInvitation,
    StoreHandover,
    StoreMembership,
    StoreRole,
    new_invitation_token,
)
from shop.stores.models.store import Store
from shop.stores.photos.media import StoreDocument, StoreImage, StoreRendition
from shop.stores.tenancy import StoreOwned, StoreOwnedManager, StoreOwnedQuerySet

__all__ = [
    "OWN_ROLE",
    "Acting",
    "AuditEntry",
    "PlatformEntry",
    "StaffInvitation",
    "Store",
    "StoreDocument",
    "StoreHandover",
    "StoreImage",
    "StoreMembership",
    "StoreOwned",
    "StoreOwnedManager",
    "StoreOwnedQuerySet",
    "StorePage",
    "StoreRendition",
    "StoreRole",
    "new_invitation_token",
]
