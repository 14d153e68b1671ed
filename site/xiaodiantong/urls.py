"""Every address of the site; the page tree comes last."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.urls import inbox_urlpatterns
from home.serving import serve as serve_page
from xiaodiantong.api import unknown

# Asked in turn: what shoppers ask for most stands first.
urlpatterns = [
    path("account/", include("accounts.urls")),
    path("cart/", include("orders.cart.urls")),
    path("", include("orders.urls")),
    path("", include("home.urls")),
    path("api/v1/", include("xiaodiantong.api")),
    path("recent/", include("orders.recent.urls")),
    path("visits/", include("home.statistics.visits.urls")),
    path("merchant/", include("home.desk.urls")),
    path("merchant", RedirectView.as_view(url="/merchant/")),
    # The page tree is not asked: within the scope of nobody's store there is no home page.
    re_path(r"^merchant/(?P<rest>(?s:.*))/$", unknown),
    # Wagtail's own sign-in pages count no tries: ours do.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("search.urls")),
    path("", include("orders.chat.urls")),
    path("", include("orders.seckill.urls")),
    path("", include("orders.rewards.urls")),
    path("", include("orders.deals.urls")),
    path("", include("shop.stores.urls")),
]
if settings.DEVELOPER_INBOX:
    urlpatterns.append(path("dev/", include(inbox_urlpatterns)))
if settings.SERVE_MEDIA:
    media = {"document_root": settings.MEDIA_ROOT}
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", serve, media))
# What wagtail_urls has, with a view of ours for the pages themselves.
urlpatterns.append(re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"))
urlpatterns.append(path("", include(wagtail_urls)))

handler404 = "home.views.not_found"
handler500 = "xiaodiantong.ops.error_pages.server_error"
handler403 = "home.views.forbidden"
