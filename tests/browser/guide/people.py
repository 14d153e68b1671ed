"""Pictures of 统计, of who may do what, of lists that are worked on at once, and of operators."""

from tests.browser.guide.camera import Camera
from tests.browser.guide.who import OWNER

# Name of the picture → report and what of it is shown.
REPORTS = {
    "statistics-sales": ("sales/?by=week", 900),
    "statistics-funnel": ("funnel/?", 900),
    "statistics-products": ("products/?", 960),
    "statistics-customers": ("customers/?by=week", 900),
    "statistics-groups": ("rfm/?", 1000),
    "statistics-regions": ("regions/?", 900),
    "statistics-sources": ("sources/?", 900),
    "statistics-promotions": ("promotions/?", 760),
    "statistics-refunds": ("refunds/?", 900),
    "statistics-staff": ("staff/?", 820),
}


def take(camera: Camera) -> None:
    _statistics(camera)


def _statistics(camera: Camera) -> None:
    with camera.page(OWNER) as page:
        camera.shoot(page, "statistics-today", path="/merchant/statistics/", height=1000)
        for name, (report, height) in REPORTS.items():
            page.goto(f"{camera.site.url}/merchant/statistics/{report}")
            if page.get_by_role("link", name="90 天").count():
                query = report.partition("?")[2]
                page.get_by_role("link", name="90 天").click()
                page.wait_for_load_state()
                if query:
                    joint = "&" if "?" in page.url else "?"
                    page.goto(f"{page.url}{joint}{query}")
            camera.shoot(page, name, height=height)
        camera.shoot(page, "statistics-weekly", path="/merchant/statistics/weekly/")
