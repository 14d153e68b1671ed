from django.urls import URLPattern, URLResolver, include, path

import accounts.captcha.views as captcha_views
import accounts.devices.views as device_views
import accounts.email_sign_in.views as email_views
import accounts.phone_change.views as phone_change_views
import accounts.proving.views as proving_views
import accounts.second_factor.views as factor_views
import accounts.sms.views as sms_views
from accounts import views
from accounts.addresses import address_views
from accounts.protection import security_views
from accounts.social import phone_views
from accounts.social import views as social_views
from accounts.wechat import views as wechat_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.privacy.urls")),
    path("login/", views.sign_in, name="login"),
    path("login/password/", views.sign_in_by_password, name="login-password"),
    path("login/second-factor/", factor_views.sign_in, name="second-factor-sign-in"),
    path("logout/", views.sign_out, name="logout"),
    path("security/", security_views.index, name="security"),
    path("security/prove/", proving_views.prove, name="prove"),
    path("security/second-factor/", factor_views.setup, name="second-factor"),
    path("captcha/<str:name>/", captcha_views.picture, name="captcha"),
    path("sessions/", device_views.index, name="sessions"),
    path("sessions/<int:device_id>/", device_views.sign_out, name="session-sign-out"),
    path("phone/lost/", phone_change_views.lost, name="phone-lost"),
    path("phone/object/<str:token>/", phone_change_views.objection, name="phone-object"),
    path("register/", email_views.register, name="register"),
    path("activate/<str:token>/", email_views.activate, name="activate"),
    path("password/", email_views.change_password, name="password"),
    path("password/reset/", email_views.ask_reset, name="password-reset"),
    path("password/reset/<str:token>/", email_views.reset, name="password-reset-link"),
    path("email/<str:token>/", email_views.confirm_email, name="confirm-email"),
    path("addresses/", address_views.index, name="addresses"),
    path("addresses/new/", address_views.add, name="address-new"),
    path("addresses/<int:address_id>/", address_views.edit, name="address"),
    path("addresses/<int:address_id>/default/", address_views.set_default, name="address-default"),
    path("addresses/<int:address_id>/remove/", address_views.remove, name="address-remove"),
    path("connect/phone/", phone_views.bind_phone, name="social-phone"),
    path("connect/<slug:provider>/", social_views.begin, name="social-begin"),
    path("connect/<slug:provider>/done/", social_views.done, name="social-done"),
    path("connect/links/<int:link_id>/unlink/", social_views.unlink, name="social-unlink"),
    path("wechat/share/", wechat_views.share_card, name="wechat-share"),
    path("sms/<slug:provider>/notify/<str:key>/", sms_views.report, name="sms-report"),
]

inbox_urlpatterns = [
    path("inbox/", views.inbox, name="dev-inbox"),
    path("inbox.json", views.inbox_json, name="dev-inbox-json"),
]
