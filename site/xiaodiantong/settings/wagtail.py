"""Wagtail: what of it merchants and operators meet."""

from django.utils.translation import gettext_lazy

from core.uploads import MAX_PHOTO_BYTES
from xiaodiantong import without_api_v3

without_api_v3.leave_out()

WAGTAIL_SITE_NAME = gettext_lazy("小店通")
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAILIMAGES_IMAGE_MODEL = "stores.StoreImage"
WAGTAILDOCS_DOCUMENT_MODEL = "stores.StoreDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "heic", "bmp", "tif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = MAX_PHOTO_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_WEBP_QUALITY = 78
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "shop.stores.photos.image_form.StoreImageForm"
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "none"
# A half-typed price must not open the first variant of a product.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_COMMENTS_ENABLED = False
