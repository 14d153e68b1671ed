"""Which code this is: copies of pages that other code made are not its own."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def name() -> str:
    """
    A short name of what pages are made of besides data: templates, their words in other
    languages, the names of static files, and the folder of the release (deploy/upgrade.sh makes
    one for each).
    """
    base = Path(settings.BASE_DIR)
    told = hashlib.blake2b(str(base).encode(), digest_size=6)
    manifest = Path(settings.STATIC_ROOT or "") / "staticfiles.json"
    words = sorted((base / "locale").rglob("*.mo"))
    for file in [*sorted((base / "templates").rglob("*.html")), *words, manifest]:
        if file.is_file():
            told.update(file.read_bytes())
    return told.hexdigest()
