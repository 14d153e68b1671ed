"""The address book over the API."""

import pytest

from accounts.addresses import addressbook
from accounts.models import Address
from tests import make
from tests.api.conftest import HOME, problem


def test_an_address_is_written_changed_and_removed(as_user, shopper):
    api = as_user(shopper)

    made = api.post("/addresses/", HOME)
    address = made.json()
    path = f"/addresses/{address['id']}/"
    changed = api.put(path, HOME | {"detail": "灵隐路 1 号", "label": "公司", "zip_code": "310013"})

    assert made.status_code == 201
    assert made["Location"] == f"/api/v1{path}"
    assert address == HOME | {
        "id": address["id"],
        "zip_code": "",
        "label": "",
        "is_default": True,
    }
    assert (changed.json()["detail"], changed.json()["label"]) == ("灵隐路 1 号", "公司")
    assert api.get("/addresses/").json() == [changed.json()]
    assert api.get(path).json() == changed.json()
    assert api.delete(path).status_code == 204
    problem(api.get(path), 404, "not_found")


def test_one_is_the_default(as_user, shopper):
    api = as_user(shopper)
    first, second = (api.post("/addresses/", HOME).json()["id"] for _time in range(2))

    chosen = api.post(f"/addresses/{second}/default/").json()

    assert chosen["is_default"]
    assert [(row["id"], row["is_default"]) for row in api.get("/addresses/").json()] == [
        (second, True),
        (first, False),
    ]


def test_another_persons_address_is_not_there(as_user, shopper):
    mine = as_user(shopper).post("/addresses/", HOME).json()["id"]
    other = as_user(make.user())

    for foreign, missing in (
        (other.get(f"/addresses/{mine}/"), other.get("/addresses/987654/")),
        (other.put(f"/addresses/{mine}/", HOME), other.put("/addresses/987654/", HOME)),
        (other.delete(f"/addresses/{mine}/"), other.delete("/addresses/987654/")),
        (
            other.post(f"/addresses/{mine}/default/"),
            other.post("/addresses/987654/default/"),
        ),
    ):
        problem(foreign, 404, "not_found")
        assert foreign.content == missing.content
    assert Address.objects.get().user_id == shopper.pk


def test_names_that_do_not_belong_together_are_told(as_user, shopper):
    body = problem(as_user(shopper).post("/addresses/", HOME | {"city": "成都市"}), 400, "invalid")

    assert list(body["fields"]) == ["city"]


def test_short_names_and_spaces_are_taken(as_user, shopper):
    made = as_user(shopper).post(
        "/addresses/", HOME | {"province": "浙江", "city": "杭州", "phone": "137 0000 0001"}
    )

    assert made.json()["city"] == "杭州市"
    assert made.json()["phone"] == "13700000001"


def test_the_same_key_writes_one_address(as_user, shopper):
    api = as_user(shopper)

    first, second = (api.post("/addresses/", HOME, idempotency_key="a-1") for _time in range(2))

    assert first.content == second.content
    assert Address.objects.count() == 1


def test_a_book_that_is_full(as_user, shopper, monkeypatch):
    monkeypatch.setattr(addressbook, "MAX_ADDRESSES", 1)
    api = as_user(shopper)
    api.post("/addresses/", HOME)

    problem(api.post("/addresses/", HOME), 409, "address_book_full")


def test_a_pasted_address_is_read(as_user, shopper):
    found = as_user(shopper).post(
        "/addresses/recognise/", {"text": "李明 13700000001 浙江省杭州市西湖区文三路88号"}
    )

    assert found.json() == HOME | {"detail": "文三路88号", "missing": [], "words": "已识别，请核对"}
    nothing = as_user(shopper).post("/addresses/recognise/", {"text": "你好"}).json()
    assert nothing["province"] == ""


def test_areas_by_name(anyone):
    assert "浙江省" in anyone.get("/areas/").json()["names"]
    assert "杭州市" in anyone.get("/areas/", {"province": "浙江省"}).json()["names"]
    found = anyone.get("/areas/", {"province": "浙江省", "city": "杭州市"}).json()["names"]
    assert "西湖区" in found
    problem(anyone.get("/areas/", {"province": "火星"}), 404, "not_found")


@pytest.mark.parametrize("field", ["name", "phone", "province", "city", "district", "detail"])
def test_a_number_is_no_text(as_user, shopper, field):
    api = as_user(shopper)

    body = problem(api.post("/addresses/", HOME | {field: 13800001111}), 400, "invalid")

    assert "文字" in body["fields"][field][0]
    assert api.get("/addresses/").json() == []


@pytest.mark.parametrize(("detail", "status"), [("1", 400), ("1号", 201)])
def test_the_document_tells_how_much_of_a_place_is_needed(as_user, shopper, detail, status):
    api = as_user(shopper)

    assert api.post("/addresses/", HOME | {"detail": detail}).status_code == status
    told = api.get("/schema/").json()["components"]["schemas"]["AddressInputRequest"]
    assert told["properties"]["detail"]["minLength"] == 2


def test_what_no_text_may_hold_is_told_in_the_readers_words(as_user, shopper):
    body = problem(as_user(shopper).post("/addresses/", HOME | {"name": "王\0芳"}), 400, "invalid")

    assert "不能有空字符" in body["detail"]
