"""Uploads in a bucket: a real server that speaks S3 (moto), real uploads."""

import boto3
import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client
from moto.server import ThreadedMotoServer

from shop.catalog.models import ProductPage
from shop.stores.models import StoreImage
from shop.stores.photos import pictures
from tests import make
from xiaodiantong.env import env
from xiaodiantong.settings import growth

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    values = {
        "MEDIA_STORAGE": "s3",
        "S3_BUCKET": "public",
        "S3_PRIVATE_BUCKET": "private",
        "S3_ACCESS_KEY": "key",
        "S3_SECRET_KEY": "secret",
        "S3_ENDPOINT_URL": server,
        "S3_REGION": "us-east-1",
        "S3_ADDRESSING_STYLE": "path",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    client = boto3.client(
        "s3",
        endpoint_url=server,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    for name in ("public", "private"):
        client.create_bucket(Bucket=name)
    # docs/operations.md: everybody may read the one, nobody the other.
    client.put_bucket_acl(Bucket="public", ACL="public-read")
    settings.STORAGES = settings.STORAGES | growth.media()
    assert env.problems == []
    yield client
    for name in ("public", "private"):
        for found in client.list_objects_v2(Bucket=name).get("Contents", []):
            client.delete_object(Bucket=name, Key=found["Key"])
        client.delete_bucket(Bucket=name)


def keys(client, name):
    return {found["Key"] for found in client.list_objects_v2(Bucket=name).get("Contents", [])}


@pytest.mark.long
def test_a_products_photo_is_cut_kept_and_shown_from_the_bucket(bucket, server):
    store = make.store()
    image = pictures.add(store=store, file=make.photo(), title="苹果")
    product = make.product(store, "苹果", photos=[image])

    page = Client().get(product.url).content.decode()
    files = ProductPage.objects.get(pk=product.pk).gallery[0]["files"]

    assert set(files.values()) <= keys(bucket, "public")
    for name in files.values():
        address = f"{server}/public/{name}"
        assert address in page
        answer = requests.get(address, timeout=5)
        assert answer.status_code == 200
        assert answer.content[8:12] == b"WEBP"


def test_addresses_are_for_ever_and_may_be_kept(bucket):
    name = default_storage.save("a.txt", ContentFile(b"one"))

    assert "?" not in default_storage.url(name)
    head = bucket.head_object(Bucket="public", Key=name)
    assert head["CacheControl"] == "public, max-age=604800"


def test_the_second_upload_of_a_name_is_another_file(bucket):
    first = default_storage.save("苹果.txt", ContentFile(b"one"))
    second = default_storage.save("苹果.txt", ContentFile(b"two"))

    assert first != second
    assert default_storage.open(first).read() == b"one"
    assert default_storage.open(second).read() == b"two"


def test_proofs_of_payment_lie_in_the_other_bucket_and_need_a_key(bucket, server):
    name = storages["private"].save("proof.jpg", ContentFile(b"secret"))

    assert name in keys(bucket, "private")
    assert name not in keys(bucket, "public")
    assert storages["private"].open(name).read() == b"secret"
    assert requests.get(f"{server}/private/{name}", timeout=5).status_code == 403


@pytest.mark.long
def test_a_deleted_picture_leaves_nothing(bucket, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = pictures.add(store=make.store(), file=make.photo(), title="x")
    assert keys(bucket, "public")

    with django_capture_on_commit_callbacks(execute=True):
        StoreImage.objects.get(pk=image.pk).delete()

    assert keys(bucket, "public") == set()


def test_one_bucket_for_both_is_refused(bucket, monkeypatch):
    monkeypatch.setenv("S3_PRIVATE_BUCKET", "public")
    monkeypatch.setattr(env, "problems", [])

    growth.media()

    assert env.problems == ["S3_PRIVATE_BUCKET is S3_BUCKET, which everybody can read"]
