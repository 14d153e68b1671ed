"""
Checks the mini-program's types, style and parts, then shops with it in the demo town.

Its types must be those of the API's document as it is now; `--types` writes them anew.
"""

import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.site import PROJECT, Site, running

HERE = PROJECT / "clients" / "miniprogram"
TYPES = HERE / "miniprogram" / "lib" / "schema.d.ts"


def main() -> int:
    if shutil.which("npm") is None:
        sys.stderr.write("npm is not here (Debian: apt-get install nodejs npm)\n")
        return 1
    _npm("ci")
    if "--types" in sys.argv:
        with running(town=False) as site:
            _npm("run", "types", site=site)
        return 0
    _npm("run", "check")
    _npm("run", "lint")
    with running(town=True) as site:
        _types_are_true(site)
        _npm("test", site=site)
    return 0


def _types_are_true(site: Site) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "schema.d.ts"
        _npm("run", "types", "--", str(written), site=site)
        if not filecmp.cmp(written, TYPES, shallow=False):
            raise SystemExit(
                "the API has changed: make miniprogram-types, and commit what it wrote"
            )


def _npm(*command: str, site: Site | None = None) -> None:
    told = {}
    if site is not None:
        told = {"API": f"{site.url}/api/v1", "SITE": site.url}
        told |= {"GATEWAY": site.gateway, "PROVIDERS": site.providers}
    subprocess.run(["npm", *command], cwd=HERE, env=os.environ | told, check=True)


if __name__ == "__main__":
    raise SystemExit(main())
