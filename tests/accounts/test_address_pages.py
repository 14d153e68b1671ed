"""The pages of the address book, as a person without JavaScript sees them, and with htmx."""

import pytest
from django.test import Client

from accounts.addresses import addressbook
from accounts.models import Address
from tests import make
from tests.accounts.test_addressbook import HOME, defaults, save

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "李四",
    "phone": "13700001111",
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "文三路 1 号",
}
PASTED = "张三 13800138000 浙江省杭州市西湖区文三路88号"
NEW = "/account/addresses/new/"


@pytest.fixture
def user():
    return make.user()


@pytest.fixture
def person(user, signed_in) -> Client:
    return signed_in(user)


def test_a_new_address_appears_in_the_list(person, user):
    response = person.post(NEW, FIELDS | {"label": "家", "zip_code": "310012"})

    assert response.url == "/account/addresses/"
    page = person.get(response.url).content.decode()
    for words in (
        "李四",
        "137****1111",
        "浙江省杭州市西湖区 文三路 1 号",
        "默认",
        "家",
        "+ 新建收货地址",
    ):
        assert words in page
    assert Address.objects.get().user == user


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "请填写收货人"),
        ({"phone": "123"}, "请填写 11 位手机号"),
        ({"district": "余姚市"}, "请选择区县"),
        ({"detail": "1"}, "请补充楼栋和门牌号"),
        ({"zip_code": "abc"}, "邮编是 6 位数字"),
        ({"label": "别墅"}, "别墅"),
    ],
)
def test_errors_stand_under_their_fields_and_nothing_is_saved(person, wrong, words):
    response = person.post(NEW, FIELDS | wrong)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert "李四" in response.content.decode() or "name" in wrong
    assert not Address.objects.exists()


def test_pasting_fills_the_fields_without_javascript(person):
    page = person.post(NEW, {"pasted": PASTED, "recognise": "1"}).content.decode()

    for words in ('value="张三"', 'value="13800138000"', "<option selected>西湖区</option>"):
        assert words in page
    assert 'value="文三路88号"' in page
    assert "已识别，请核对" in page
    assert not Address.objects.exists()


def test_what_is_missing_is_counted_and_marked(person):
    page = person.post(NEW, {"pasted": "13800138000 浙江省杭州市", "recognise": "1"})

    page = page.content.decode()
    assert "已识别，请补全标出的 3 项" in page
    assert page.count("field--unsure") == 3
    assert page.count("field--changed") == 3


def test_what_was_typed_is_not_asked_for_again(person):
    data = {"name": "王芳", "pasted": "13800138000 浙江省杭州市西湖区文三路88号", "recognise": "1"}

    page = person.post(NEW, data).content.decode()

    assert 'value="王芳"' in page
    assert "已识别，请核对" in page


def test_nothing_understood_leaves_all_as_it_was(person):
    data = FIELDS | {"pasted": "你好", "recognise": "1"}

    page = person.post(NEW, data).content.decode()

    assert "未能识别地址，请手动填写" in page
    assert 'value="李四"' in page
    assert "field--changed" not in page


def test_htmx_gets_the_fields_alone(person):
    data = {"pasted": PASTED, "recognise": "1"}

    page = person.post(NEW, data, headers={"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<div id="address-fields"')
    assert "<html" not in page
    assert 'value="张三"' in page


def test_choosing_a_province_offers_its_cities(person):
    page = person.post(NEW, {"province": "浙江省", "refresh": "1"}).content.decode()

    assert "<option>宁波市</option>" in page
    piece = person.post(NEW, {"province": "浙江省", "refresh": "1"}, headers={"HX-Request": "true"})
    assert piece.content.decode().strip().startswith('<div hx-swap-oob="innerHTML:#areas">')


def test_editing_shows_and_changes_the_line(person, user):
    address = save(user)
    path = f"/account/addresses/{address.pk}/"

    assert 'value="文三路 1 号"' in person.get(path).content.decode()
    person.post(path, FIELDS | {"detail": "文一路 9 号"})

    assert Address.objects.get().detail == "文一路 9 号"


def test_default_and_removal_are_one_press_each(person, user):
    first, second = save(user, 1), save(user, 2)

    person.post(f"/account/addresses/{second.pk}/default/")
    assert defaults(user) == [second.pk]
    person.post(f"/account/addresses/{second.pk}/remove/")
    assert defaults(user) == [first.pk]


def test_another_persons_address_is_not_found(person):
    theirs = addressbook.save(user=make.user(), entry=HOME)
    path = f"/account/addresses/{theirs.pk}/"

    assert person.get(path).status_code == 404
    assert person.post(path, FIELDS).status_code == 404
    assert person.post(f"{path}default/").status_code == 404
    assert person.post(f"{path}remove/").status_code == 404
    assert Address.objects.get().detail == HOME.detail


def test_visitors_sign_in_first():
    for path in ("/account/addresses/", NEW, "/account/addresses/1/"):
        assert Client().get(path).url == f"/account/login/?next={path}"


def test_leads_back_to_the_checkout_with_the_address(person):
    response = person.post(NEW, FIELDS | {"next": "/checkout/lao-zhang/"})

    assert response.url == f"/checkout/lao-zhang/?address={Address.objects.get().pk}"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_leads_to_no_other_site(person, elsewhere):
    assert elsewhere not in person.get(f"/account/addresses/?next={elsewhere}").content.decode()
    assert person.post(NEW, FIELDS | {"next": elsewhere}).url == "/account/addresses/"


def test_the_list_costs_the_same_for_many(person, user, django_assert_max_num_queries):
    for number in range(10):
        save(user, number)

    with django_assert_max_num_queries(4):
        person.get("/account/addresses/")


def test_a_tap_after_the_session_ended_leads_back_to_the_list_by_the_sign_in(client, user):
    address = save(user)

    response = client.post(
        f"/account/addresses/{address.pk}/remove/",
        HTTP_REFERER="http://testserver/account/addresses/",
    )

    assert response.url == "/account/login/?next=/account/addresses/"
    assert Address.objects.filter(pk=address.pk).exists()
