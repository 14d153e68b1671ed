"""
`make guide-pictures`: the pictures of docs/guide-merchant.md, taken of a fresh demo town, into
docs/screenshots/guide/. `PARTS="deals people"` takes only some.
"""

import os

from playwright.sync_api import sync_playwright

from tests.browser.guide import deals, goods, orders, people, sending
from tests.browser.guide.camera import Camera
from tests.browser.site import Site, running

PARTS = {
    "deals": deals.take,
    "orders": orders.take,
    "goods": goods.take,
    "sending": sending.take,
    "people": people.take,
}
PAST = "from tests.browser.guide import past; past.make()"


def main() -> None:
    with running(town=True) as site:
        site.manage("shell", "-c", PAST)
        take_all(site)


def take_all(site: Site) -> None:
    wanted = os.environ.get("PARTS", "").split() or PARTS
    with sync_playwright() as playwright:
        camera = Camera(playwright, site)
        for name in wanted:
            PARTS[name](camera)
        camera.browser.close()


if __name__ == "__main__":
    main()
