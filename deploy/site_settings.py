"""The settings that the scripts need, as lines a shell can eval. Run inside a release."""

import shlex
import sys

from xiaodiantong.env import select_settings


def main() -> int:
    select_settings()
    from django.conf import settings

    database = settings.DATABASES["default"]
    values = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "PRIVATE_ROOT": settings.PRIVATE_ROOT,
    }
    for name, value in values.items():
        sys.stdout.write(f"export {name}={shlex.quote(str(value))}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
