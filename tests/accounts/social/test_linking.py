"""Linking and unlinking, and becoming one with who has the phone."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import requests
from django.test import Client
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from social_django.models import Nonce, UserSocialAuth

from accounts.api import tokens as api_tokens
from accounts.email_sign_in import mail_links
from accounts.models import Address, InboxMessage, MailLink, Message, SecurityEvent, User
from accounts.privacy.models import Consent
from accounts.protection import security, sms_codes
from accounts.social import backends, joining, links
from accounts.social.providers import OPEN, Account
from accounts.wechat import identities
from accounts.wechat.mini import Opened
from home.demo.provider_fake.fake import APPS, PEOPLE, unionid
from orders.models import Order
from tests import make
from tests.accounts.social.conftest import choose, come, set_out
from tests.api.conftest import Api, problem

PERSON, OTHER = PEOPLE[:2]
SECURITY = "/account/security/"
PHONE = "/account/connect/phone/"


def prove(client: Client, phone: str) -> None:
    """The code that the security page asks for."""
    client.post(SECURITY, {"action": "code"})
    code = InboxMessage.objects.filter(to=phone).exclude(code="").latest("pk").code
    client.post(SECURITY, {"action": "prove", "code": code})


@pytest.fixture
def owner(db) -> User:
    return make.user()


@pytest.fixture
def at_home(owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def test_who_proves_to_be_there_links_and_is_told(fake, owner, at_home):
    # A session alone, left open on a counter, gains no other way in.
    assert at_home.post("/account/connect/qq/").url == SECURITY
    assert fake.calls == []
    prove(at_home, owner.phone)

    assert come(at_home, "qq", PERSON).url == SECURITY

    assert "已绑定QQ" in at_home.get(SECURITY).content.decode()
    assert "绑定了QQ登录" in Message.objects.get(to=owner.phone, purpose="social_linked").body
    come(later := Client(), "qq", PERSON)
    assert later.session["_auth_user_id"] == str(owner.pk)
    assert User.unscoped.count() == 1


def test_what_is_somebody_elses_is_not_linked_by_itself_or_by_its_unionid(fake, owner, at_home):
    come(Client(), "weixin", PERSON)
    prove(at_home, owner.phone)
    before = list(UserSocialAuth.objects.order_by("pk").values_list("user_id", "provider", "uid"))

    for provider in ("weixin", "weixinapp"):
        assert come(at_home, provider, PERSON).url == SECURITY
        assert "是另一个账号的登录方式" in at_home.get(SECURITY).content.decode()

    rows = UserSocialAuth.objects.order_by("pk").values_list("user_id", "provider", "uid")
    assert list(rows) == before


def test_an_answer_is_for_who_asked(fake, owner, at_home):
    """Begun as nobody and finished signed in, or as somebody else: nothing is linked."""
    guest = Client()
    back = choose(set_out(guest, "qq"), PERSON)
    guest.force_login(owner)
    guest.get(back)
    prove(at_home, owner.phone)
    back = choose(set_out(at_home, "qq"), PERSON)
    at_home.force_login(make.user())
    at_home.get(back)

    assert not UserSocialAuth.objects.exists()


def test_the_last_way_in_stays(fake):
    client = Client()
    come(client, "weixin", PERSON)
    user = User.unscoped.get()
    link = links.of(user).get()
    url = f"/account/connect/links/{link.pk}/unlink/"
    assert client.get(url).status_code == 405
    assert client.post(url).url == SECURITY
    assert "唯一的登录方式" in client.get(SECURITY).content.decode()
    assert links.of(user).exists()
    stranger = Client()
    come(stranger, "qq", OTHER)
    assert stranger.post(url).status_code == 404
    # With another way it may go.
    come(client, "qq", PERSON)
    assert client.post(url).url == SECURITY
    assert [row.provider for row in links.of(user)] == ["qq"]
    # A password helps only with a name that the person knows.
    user.set_password("a-long-enough-word")
    user.save()
    with pytest.raises(links.LastWay):
        links.unlink(user=user, link_id=links.of(user).get().pk)


def test_a_session_of_yesterday_changes_nothing_of_who_has_no_other_proof(fake):
    client = Client()
    come(client, "qq", PERSON)
    session = client.session
    session["social_signed_in_at"] = (timezone.now() - timedelta(minutes=16)).isoformat()
    session.save()

    client.post(SECURITY, {"action": "phone", "phone": "13800007777"})
    client.post(SECURITY, {"action": "email", "email": "thief@example.com"})
    client.post(SECURITY, {"action": "password", "password": "x9x9x9x9!", "again": "x9x9x9x9!"})
    assert client.get(PHONE).url == SECURITY
    assert client.post("/account/connect/weixin/").url == SECURITY

    assert not Message.objects.exists()
    assert not User.unscoped.get().has_usable_password()
    assert "再登录一次" in client.get(SECURITY).content.decode()


def test_unlinked_is_unknown_and_its_unionid_too(fake):
    client = Client()
    come(client, "weixin", PERSON)
    user = User.unscoped.get()
    User.unscoped.filter(pk=user.pk).update(phone="13800009999")
    links.unlink(user=user, link_id=links.of(user).get().pk)
    assert not UserSocialAuth.objects.exists()

    come(Client(), "weixinapp", PERSON)

    assert User.unscoped.count() == 2


def test_a_phone_of_nobody_is_bound_by_its_code(fake):
    client = Client()
    come(client, "qq", PERSON)

    client.post(PHONE, {"phone": "13800007777"})
    wrong = client.post(PHONE, {"phone": "13800007777", "code": "000000"})
    assert wrong.status_code == 409
    assert User.unscoped.get().phone is None
    code = InboxMessage.objects.get(to="13800007777").code
    assert client.post(PHONE, {"phone": "13800007777", "code": code}).url == SECURITY

    assert User.unscoped.get().phone == "13800007777"
    assert "13800007777"[-4:] in client.get(SECURITY).content.decode()
    assert client.get(PHONE).url == SECURITY


def test_a_phone_of_somebody_else_is_proved_first_and_then_both_are_one(fake):
    shopper, store = make.user("王芳"), make.store()
    home = {"name": "王芳", "phone": shopper.phone, "province": "浙江省", "city": "杭州市"}
    Address.objects.create(user=shopper, detail="甲", is_default=True, **home)
    client = Client()
    come(client, "qq", PERSON)
    newcomer = User.unscoped.get(name=PERSON)
    Address.objects.create(user=newcomer, detail="乙", is_default=True, **home)
    order = make.order(store, {make.variant(store): "1"})
    Order.unscoped.filter(pk=order.pk).update(buyer=newcomer)

    client.post(PHONE, {"phone": shopper.phone})
    code = InboxMessage.objects.filter(to=shopper.phone).exclude(code="").latest("pk").code
    client.post(PHONE, {"phone": shopper.phone, "code": "000000"})
    assert links.of(newcomer).exists()
    client.post(PHONE, {"phone": shopper.phone, "code": code})

    assert client.session["_auth_user_id"] == str(shopper.pk)
    assert "已合并到" in client.get(SECURITY).content.decode()
    newcomer.refresh_from_db()
    assert (newcomer.is_active, newcomer.name) == (False, "")
    assert Order.unscoped.get(pk=order.pk).buyer == shopper
    assert list(Address.objects.filter(user=shopper).values_list("detail", "is_default")) == [
        ("甲", True),
        ("乙", False),
    ]
    assert Message.objects.filter(to=shopper.phone, purpose="accounts_joined").exists()
    come(later := Client(), "qq", PERSON)
    assert later.session["_auth_user_id"] == str(shopper.pk)


def test_who_runs_a_store_stays_apart(fake):
    client = Client()
    come(client, "qq", PERSON)
    merchant, shopper = User.unscoped.get(), make.user()
    make.store(owner=merchant)
    client.post(PHONE, {"phone": shopper.phone})
    code = InboxMessage.objects.filter(to=shopper.phone).exclude(code="").latest("pk").code

    refused = client.post(PHONE, {"phone": shopper.phone, "code": code})

    assert "不能合并" in refused.content.decode()
    assert links.of(merchant).exists()
    assert not links.of(shopper).exists()


def ask_to_join(client: Client, phone: str) -> str:
    client.post(PHONE, {"phone": phone})
    code = InboxMessage.objects.filter(to=phone).exclude(code="").latest("pk").code
    return client.post(PHONE, {"phone": phone, "code": code}).content.decode()


@pytest.mark.parametrize("rank", [{"is_staff": True}, {"is_superuser": True}, {"role": "merchant"}])
def test_one_code_gives_nobody_a_way_into_an_account_of_rank(fake, rank):
    come(client := Client(), "qq", PERSON)
    boss = make.user()
    User.unscoped.filter(pk=boss.pk).update(**rank)

    assert "请用它登录后再绑定" in ask_to_join(client, boss.phone)

    assert not links.of(boss).exists()
    assert User.unscoped.get(name=PERSON).is_active


def test_the_emptied_account_keeps_nothing_and_its_address_goes_to_nobody(fake):
    come(client := Client(), "qq", PERSON)
    leaving, staying = User.unscoped.get(), make.user()
    leaving.verified_email, leaving.username, leaving.last_name = "t@example.com", "thief", "贼"
    leaving.set_password("a-long-enough-word")
    leaving.save()
    security.record(leaving, SecurityEvent.Kind.PASSWORD)
    Consent.objects.create(
        user=leaving, document="privacy", version="1", is_given=True, at=timezone.now()
    )
    api_tokens.renew(api_tokens.sign_in(leaving).refresh)
    mail_links.make(
        purpose=MailLink.Purpose.EMAIL, email="t2@example.com", user=leaving, at=timezone.now()
    )
    client.force_login(leaving)
    session = client.session
    session["security_proved_at"] = timezone.now().isoformat()
    session.save()

    ask_to_join(client, staying.phone)

    assert client.session["_auth_user_id"] == str(staying.pk)
    leaving.refresh_from_db()
    staying.refresh_from_db()
    assert not leaving.has_usable_password()
    assert (leaving.username == "thief", leaving.last_name) == (False, "")
    assert (leaving.verified_email, staying.verified_email) == (None, None)
    left = (leaving.devices, leaving.mail_links, leaving.consents, leaving.security_events)
    assert [rows.count() for rows in left] == [0, 0, 0, 0]
    assert not OutstandingToken.objects.filter(user=leaving).exists()
    assert staying.consents.filter(version="1").exists()
    told = staying.security_events.order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["password", "joined"]


def test_who_got_a_phone_or_is_switched_off_meanwhile_is_refused(fake):
    come(Client(), "qq", PERSON)
    seen, at = User.unscoped.get(), timezone.now()
    for meanwhile in ({"phone": "13800005555"}, {"phone": None, "is_active": False}):
        User.unscoped.filter(pk=seen.pk).update(**meanwhile)
        with pytest.raises(joining.NotJoinable), patch.object(sms_codes, "check"):
            joining.bind_phone(user=seen, phone="13800006666", code="1", at=at)


def test_the_api_lists_and_unlinks(fake):
    client = Client()
    come(client, "qq", PERSON)
    user = User.unscoped.get()
    api = Api(user)
    (row,) = api.get("/me/links/").json()
    assert (row["provider"], list(row)) == ("qq", ["id", "provider", "linked_at", "seen_at"])
    path = f"/me/links/{row['id']}/"

    problem(api.delete(path), 409, "last_way_in")
    problem(Api(make.user()).delete(path), 404, "not_found")
    User.unscoped.filter(pk=user.pk).update(phone="13800006666")

    assert api.delete(path).status_code == 204
    assert api.get("/me/links/").json() == []


def test_ways_nobody_came_back_on_are_forgotten(fake, client):
    set_out(client, "qq")
    backends.forget_old(at=timezone.now())
    assert Nonce.objects.count() == 1
    backends.forget_old(at=timezone.now() + timedelta(hours=1))
    assert not Nonce.objects.exists()


def link_both_ways(fake, user: User, person: str) -> None:
    """Their WeChat by QR code and inside WeChat, then in the mini-program."""
    at_home = Client()
    at_home.force_login(user)
    prove(at_home, user.phone)
    for provider in ("weixin", "weixinapp"):
        come(at_home, provider, person)
    assert open_mini(fake, person).status_code == 200


def open_mini(fake, person: str):
    given = requests.post(f"{fake.url}mini/code", {"person": person}, timeout=5).json()
    return Api().post("/auth/wechat-mini/", {"code": given["code"]})


@pytest.mark.parametrize("begun", ["page", "mini-program", "an old row"])
def test_one_wechat_goes_as_a_whole(fake, owner, begun):
    link_both_ways(fake, owner, PERSON)
    if begun == "mini-program":
        identities.unbind(user=owner, identity_id=identities.of(owner).get().pk)
    else:
        first, second = links.of(owner)
        if begun == "an old row":
            # Nobody noted the unionid beside it; the other is still there as a row of the page.
            UserSocialAuth.objects.filter(pk=first.pk).update(extra_data={})
        links.unlink(user=owner, link_id=first.pk)
        if begun == "an old row":
            links.unlink(user=owner, link_id=second.pk)

    assert not UserSocialAuth.objects.exists()
    assert not identities.of(owner).exists()
    assert owner.security_events.filter(kind="unlinked", detail="微信").exists()
    problem(open_mini(fake, PERSON), 409, "phone_needed")
    come(stranger := Client(), "weixin", PERSON)
    assert stranger.session["_auth_user_id"] != str(owner.pk)


def test_the_last_way_is_judged_by_what_is_left_of_it(fake, client):
    come(client, "weixin", PERSON)
    come(client, "weixinapp", PERSON)
    user = User.unscoped.get()
    assert open_mini(fake, PERSON).status_code == 200
    with pytest.raises(links.LastWay):
        links.unlink(user=user, link_id=links.of(user).first().pk)
    one = identities.of(user).get()
    problem(Api(user).delete(f"/me/wechat-mini/{one.pk}/"), 409, "last_way_in")
    assert identities.of(user).exists()


def test_a_second_wechat_is_refused_in_words(fake, owner, at_home, monkeypatch):
    prove(at_home, owner.phone)
    come(at_home, "weixin", PERSON)
    for provider in ("weixin", "weixinapp"):
        come(at_home, provider, OTHER)
        assert "你已绑定另一个微信" in at_home.get(SECURITY).content.decode()
    come(at_home, "qq", OTHER)
    assert [row.provider for row in links.of(owner)] == ["weixin", "qq"]
    # Nor does it come in by joining.
    monkeypatch.setattr(sms_codes, "GAP", timedelta(0))
    come(other := Client(), "weixinapp", OTHER)
    assert "绑定了另一个微信或QQ" in ask_to_join(other, owner.phone)


@pytest.mark.parametrize("is_own", [False, True])
def test_what_came_from_the_mini_program_ends_with_it(fake, owner, is_own):
    opened = Opened("wx-mini", "o-mini", unionid(APPS[0], PERSON))
    identities._noted(opened, owner, at=timezone.now())
    come(Client(), "weixin", PERSON)
    come(Client(), "weixinapp", PERSON)
    assert links.of(owner).count() == 2
    assert Message.objects.filter(to=owner.phone, purpose="social_linked").count() == 2
    if is_own:
        # Linked by who has proved to be there: it is the person's own.
        links.link(Account(OPEN, links.of(owner)[0].uid, opened.unionid), user=owner)

    security.sign_out_everywhere(user=owner)

    come(later := Client(), "weixin", PERSON)
    assert (later.session["_auth_user_id"] == str(owner.pk)) is is_own
