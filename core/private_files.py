"""Files that nobody gets by an address: a view shows them after it asked who wants to see them."""

from django.core.files.storage import Storage, storages


def private_files() -> Storage:
    return storages["private"]
