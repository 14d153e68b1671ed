"""Preproduction: production's settings on a rehearsal host, without HSTS preload."""

from xiaodiantong.settings.production import *

SECURE_HSTS_SECONDS = 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_HSTS_PRELOAD = False
# Meant: a rehearsal must not pin the whole domain to https for a year.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
