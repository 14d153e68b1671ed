"""Production's settings as they are; only collected files lie in the bench's own folder."""

import os
from pathlib import Path

from xiaodiantong.settings.production import *  # noqa: F403 - settings are made of settings

STATIC_ROOT = Path(os.environ["BENCH_HOME"]) / "our-static"
