#!/usr/bin/env python
"""Django's command line for 小店通."""

import sys
from pathlib import Path

# `site/` is a plain folder (a package of that name would hide the standard library's).
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    from xiaodiantong.env import select_settings

    select_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
