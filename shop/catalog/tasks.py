"""Background work of the catalogue."""

from celery import shared_task

from shop.catalog import shelves


@shared_task
def refresh_shelves() -> int:
    """What an older release added or moved during an upgrade is listed in its category."""
    return shelves.refresh_all()
