"""投诉举报: anybody files, operators answer, and only they read."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Message
from home.complaints import record
from home.complaints.models import Complaint, ComplaintPhoto
from orders.cart.storing.storage import Owner
from orders.support import threads
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
GIVEN = {"kind": "fake", "text": "买到的茶叶是假的", "phone": "137 0000 1111", "order_number": "26"}


@pytest.fixture
def operator(signed_in):
    return signed_in(make.user("平台运营", is_superuser=True))


def test_a_complaint_is_filed_answered_and_found_again(client, operator):
    """Issue 9 A17: the page named an address to write to, and kept no record."""
    store = make.store()
    path = f"/help/complaint/?store={store.slug}"

    filed = client.post(path, GIVEN)
    again = client.post(path, GIVEN)

    row = Complaint.objects.get()
    assert (row.store, row.store_name, row.phone) == (store, store.name, "13700001111")
    assert filed.url == again.url == f"/help/complaint/{row.token}/"
    assert "3 个工作日内答复" in client.get(filed.url).content.decode()
    listed = operator.get(reverse("operate-complaints_modeladmin_index")).content.decode()
    assert ("买到的茶叶是假的" in listed, "待答复" in listed) == (True, True)
    answer = reverse("operate_complaint_answer", args=[row.pk])
    operator.post(answer, {"answer": "已要求店家退款"})
    operator.post(answer, {"answer": "已要求店家退款"})

    assert "已要求店家退款" in client.get(filed.url).content.decode()
    told = Message.objects.get(to="13700001111")
    assert filed.url in told.body
    assert "退款" not in told.body


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": ""}, "请选择是什么问题"),
        ({"text": ""}, "请写下发生了什么"),
        ({"phone": "123"}, "请填写 11 位手机号"),
    ],
)
def test_a_bad_complaint_keeps_what_was_typed(client, wrong, words):
    page = client.post("/help/complaint/", GIVEN | wrong).content.decode()

    assert words in page
    assert "26" in page
    assert not Complaint.objects.exists()


def test_who_may_not(client, signed_in):
    client.post("/help/complaint/", GIVEN)
    row = Complaint.objects.get()
    owner = signed_in(make.store().owner)
    answer = reverse("operate_complaint_answer", args=[row.pk])

    assert owner.get(answer).status_code in {302, 403, 404}
    assert owner.post(answer, {"answer": "我来答"}).status_code in {302, 403, 404}
    assert client.get("/help/complaint/unbekannt/").status_code == 404
    elsewhere = Client().post("/help/complaint/", GIVEN, headers={"sec-fetch-site": "cross-site"})
    assert elsewhere.status_code == 403
    row.refresh_from_db()
    assert (row.answer, Complaint.objects.count()) == ("", 1)


def test_a_flood_is_asked_to_wait(client):
    for number in range(6):
        page = client.post("/help/complaint/", GIVEN | {"text": f"第 {number} 次投诉"})

    assert "请一小时后再试" in page.content.decode()
    assert Complaint.objects.count() == 5


def photos(count: int) -> dict:
    return {"photos": [make.photo(f"{number}.jpg") for number in range(count)]}


def kept_files() -> list[str]:
    """In the private storage, below every month."""
    private, found = storages["private"], []
    years = private.listdir("complaints")[0] if private.exists("complaints") else []
    for year in years:
        for month in private.listdir(f"complaints/{year}")[0]:
            found += private.listdir(f"complaints/{year}/{month}")[1]
    return sorted(found)


def test_photos_are_for_operators_and_the_complainant_alone(client, operator, signed_in):
    """Issue 9 A17: who complains could send no picture of what is wrong."""
    store = make.store()

    filed = client.post(f"/help/complaint/?store={store.slug}", GIVEN | photos(3))
    again = client.post(f"/help/complaint/?store={store.slug}", GIVEN | photos(2))

    row = Complaint.objects.get()
    assert filed.url == again.url
    assert row.photos.count() == 3
    photo = row.photos.first()
    mine = f"/help/complaint/{row.token}/photos/{photo.pk}/"
    theirs = reverse("operate_complaint_photo", args=[row.pk, photo.pk])
    assert mine in client.get(filed.url).content.decode()
    answer = operator.get(reverse("operate_complaint_answer", args=[row.pk]))
    assert theirs in answer.content.decode()
    listed = operator.get(reverse("operate-complaints_modeladmin_index")).content.decode()
    assert "买到的茶叶是假的（3 张照片）" in listed
    for shown in (client.get(mine), operator.get(theirs)):
        assert b"".join(shown.streaming_content).startswith(b"\xff\xd8\xff")
        assert shown["Content-Type"] == "image/jpeg"
        assert {"private", "no-store"} <= set(shown["Cache-Control"].split(", "))

    for person, status in (
        (store.owner, 404),
        (make.store().owner, 404),
        (make.member(store, "clerk"), 404),
        (make.user(), 403),
    ):
        someone = signed_in(person)
        assert someone.get(theirs).status_code == status, person
        assert someone.get(f"/media/{photo.picture.name}").status_code == 404
    assert client.get(theirs).status_code == 302
    client.post("/help/complaint/", GIVEN | {"text": "另外一件事情"} | photos(1))
    other = Complaint.objects.exclude(pk=row.pk).get()
    assert client.get(f"/help/complaint/{other.token}/photos/{photo.pk}/").status_code == 404
    crossed = reverse("operate_complaint_photo", args=[other.pk, photo.pk])
    assert operator.get(crossed).status_code == 404


def test_photos_sent_later_join_a_complaint_without_any(client):
    client.post("/help/complaint/", GIVEN)
    client.post("/help/complaint/", GIVEN | photos(1))

    assert Complaint.objects.get().photos.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (lambda: photos(4)["photos"], "最多 3 张照片"),
        (
            lambda: [make.photo(), SimpleUploadedFile("x.jpg", b"<html>")],
            "这个文件不是普通图片，请选择照片",
        ),
        (lambda: [SimpleUploadedFile("x.pdf", b"%PDF-1.7 x")], "这个文件不是图片，请选择照片"),
    ],
)
def test_a_refused_photo_keeps_the_words_and_leaves_no_trace(client, sent, words):
    before = kept_files()

    page = client.post("/help/complaint/", GIVEN | {"photos": sent()}).content.decode()

    assert f'<p class="field__error" role="alert">{words}</p>' in page
    assert "买到的茶叶是假的" in page
    assert (Complaint.objects.count(), ComplaintPhoto.objects.count()) == (0, 0)
    assert kept_files() == before


def test_a_complaint_that_cannot_be_written_leaves_no_file(client, monkeypatch):
    before = kept_files()

    def full(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(ComplaintPhoto, "save", full)
    with pytest.raises(OSError, match="disk full"):
        client.post("/help/complaint/", GIVEN | photos(2))

    assert (Complaint.objects.count(), kept_files()) == (0, before)


def test_an_operator_reads_conversations_for_a_complaint_and_each_look_is_logged(signed_in):
    store, other, wang = make.store(), make.store(), make.user("王芳")
    given = {"owner": Owner(user_id=wang.pk), "at": timezone.now()}
    saying = threads.Saying(text="一直不发货", picture=b"a JPEG")
    thread = threads.begin(store=store, saying=saying, **given)
    elsewhere = threads.begin(store=other, saying=threads.Saying(text="别家的"), **given)
    complaint = record.file(
        kind="order", text="一直不发货", phone="13700000009", store=store, at=timezone.now()
    )
    operator = signed_in(make.user(is_superuser=True))
    base = f"/admin/operate-complaints/{complaint.pk}/threads/"

    assert "王芳" in operator.get(base).content.decode()
    assert not AuditEntry._base_manager.filter(action="support.looked_at").exists()
    assert "一直不发货" in operator.get(f"{base}{thread.pk}/").content.decode()
    entry = AuditEntry._base_manager.get(action="support.looked_at")
    assert (entry.store, entry.changes) == (store, {"complaint": [None, complaint.pk]})
    assert operator.get(f"{base}{elsewhere.pk}/").status_code == 404
    message = thread.messages.get()
    assert operator.get(f"{base}{thread.pk}/pictures/{message.pk}/").status_code == 200
    for browser in (signed_in(store.owner), signed_in(wang)):
        assert browser.get(f"{base}{thread.pk}/").status_code in {302, 403, 404}
