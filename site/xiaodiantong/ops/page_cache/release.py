"""Which code this is: copies of pages that other code made are not its own."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def name() -> str:
    """
    A short name of what pages are made of besides data: templates, the names of static files,
    and the folder of the release (deploy/upgrade.sh makes one for each).
    """
    told = hashlib.blake2b(str(settings.BASE_DIR).encode(), digest_size=6)
    manifest = Path(settings.STATIC_ROOT or "") / "staticfiles.json"
    for file in [*sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html")), manifest]:
        if file.is_file():
            told.update(file.read_bytes())
    return told.hexdigest()
