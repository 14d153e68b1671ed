"""Going to WeChat or QQ and coming back: to sign in, or to link an account to one's own."""

import logging

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from social_core.exceptions import AuthCanceled, SocialAuthBaseException
from social_django.models import UserSocialAuth

from accounts import views
from accounts.models import User
from accounts.proving import proof
from accounts.requests import PersonRequest, login_required
from accounts.social import backends, journey, links, providers
from accounts.social.journey import Journey
from accounts.social.providers import Account, Provider

logger = logging.getLogger(__name__)
# What social-auth says where waiting, or beginning again, may help.
LATER = frozenset({"timeout", "connection_failed", "unavailable", "rate_limited"})
AGAIN = frozenset({"missing_parameter", "session_context_missing", "state_mismatch"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """
    To the provider. Linking is a POST with a token, so that no other site links the account of
    whoever is signed in there; signing in by a link works inside WeChat, for its menus.
    """
    found = _provider(provider)
    wanted = views.wanted_url(request)
    user = request.user
    if request.method != "POST":
        if user.is_authenticated:
            return redirect(views.next_url(request))
        is_inside = providers.INSIDE_WECHAT in request.headers.get("User-Agent", "")
        if found is not providers.OFFICIAL or not is_inside:
            return redirect("login")
    if isinstance(user, User) and not proof.is_here(request, user):
        return ask_for_proof(request, user)
    journey.begin(request.session, Journey(found.name, user.pk, wanted))
    return redirect(backends.start(request, found))


@never_cache
@require_safe
def done(request: HttpRequest, provider: str) -> HttpResponse:
    """Back with a code, or without one where the person said no. Refused, nothing is changed."""
    found = _provider(provider)
    name = {"provider": found.label}
    begun = journey.take(request.session, provider=found.name)
    if begun is None or begun.user_id != request.user.pk:
        return _refused(request, _("这次登录已失效，请再点一次"))
    try:
        account = backends.finish(request, found)
        if isinstance(request.user, User):
            links.link(account, user=request.user)
            messages.success(request, _("已绑定%(provider)s") % name)
            return redirect("security")
        return _signed_in(request, account, begun.next)
    except AuthCanceled:
        return _refused(request, _("你没有同意%(provider)s登录，可以换一种方式") % name)
    except (links.Taken, links.Second) as refused:
        is_second = isinstance(refused, links.Second)
        second = _("你已绑定另一个%(provider)s，请先解除再绑定")
        taken = _("这个%(provider)s是另一个账号的登录方式，没有绑定")
        return _refused(request, (second if is_second else taken) % name)
    except SocialAuthBaseException as failed:
        logger.warning(
            "%s: %s at %s (%s)", found.name, failed.code, failed.stage, failed.provider_code
        )
        return _refused(request, _words(found, failed))


@login_required
@require_POST
def unlink(request: PersonRequest, link_id: int) -> HttpResponse:
    """Never the last way in."""
    try:
        links.unlink(user=request.user, link_id=link_id)
    except UserSocialAuth.DoesNotExist:
        raise Http404 from None
    except links.LastWay:
        messages.error(request, _("这是唯一的登录方式，请先绑定手机号再解除"))
    else:
        messages.success(request, _("已解除绑定"))
    return redirect("security")


def _provider(name: str) -> Provider:
    found = providers.find(name)
    if found is None:
        raise Http404
    return found


def _signed_in(request: HttpRequest, account: Account, wanted: str) -> HttpResponse:
    """A session of a new name: whoever laid the old one in this browser has none of it."""
    user, _is_new = links.sign_in(account)
    if not user.is_active:
        return _refused(request, _("这个账号已停用，请联系我们"))
    login(request, user, backend=views.BACKEND)
    proof.note_sign_in(request, at=timezone.now())
    return redirect(wanted or views.home_of(user))


def ask_for_proof(request: HttpRequest, user: User) -> HttpResponse:
    if proof.has_any(user):
        messages.error(request, _("先在这里验证是你本人，再绑定"))
    else:
        messages.error(request, _("请先退出，重新登录后 10 分钟内再绑定"))
    return redirect("security")


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("security" if request.user.is_authenticated else "login")


def _words(provider: Provider, failed: SocialAuthBaseException) -> str:
    if failed.code in AGAIN:
        return _("这次登录已失效，请再点一次")
    if failed.code in LATER:
        return _("%(provider)s暂时没有响应，请稍后再试") % {"provider": provider.label}
    return _("%(provider)s登录没有成功，请再试一次，或换一种方式") % {"provider": provider.label}
