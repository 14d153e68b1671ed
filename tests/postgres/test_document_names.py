"""An old site's documents are renamed on the way up; each row keeps its file, come what may."""

import re
from importlib import import_module

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.storage.filesystem import FileSystemStorage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from shop.stores.models import StoreDocument
from tests import make

BEFORE = ("stores", "0006_staff_invitations")
RANDOM = re.compile(r"documents/[0-9a-f]{32}\.(txt|pdf)")
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def migrate() -> None:
    """As `manage.py migrate` applies this one."""
    state = MigrationExecutor(connection).loader.project_state(BEFORE)
    migration = import_module("shop.stores.migrations.0007_document_names").Migration(
        "0007_document_names", "stores"
    )
    with connection.schema_editor(atomic=migration.atomic) as editor:
        migration.apply(state, editor)


@pytest.fixture
def documents(settings, tmp_path) -> list[StoreDocument]:
    """Four with the names their owners gave them, and one whose file is long gone."""
    settings.MEDIA_ROOT = str(tmp_path)
    store = make.store()
    made = []
    for name in ("价目表.PDF", "a.txt", "b.txt", "c.txt", "gone.txt"):
        document = StoreDocument(title=name, collection_id=store.collection_id)
        document.file.save("x.txt", ContentFile(b"x"), save=False)
        default_storage.delete(document.file.name)
        if name != "gone.txt":
            default_storage.save(f"documents/{name}", ContentFile(name.encode()))
        document.file.name = f"documents/{name}"
        document.save()
        made.append(document)
    return made


def names() -> list[str]:
    return list(StoreDocument._base_manager.order_by("pk").values_list("file", flat=True))


def assert_found(documents: list[StoreDocument]) -> None:
    """Every document there was can be fetched, under its own random name alone."""
    *kept, gone = StoreDocument._base_manager.order_by("pk")
    for document, before in zip(kept, documents, strict=False):
        assert RANDOM.fullmatch(document.file.name), document.file.name
        assert document.file.read() == before.title.encode()
        document.file.close()
        answer = Client().get(document.url)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == before.title.encode()
    assert gone.file.name == "documents/gone.txt"
    stored = {f"documents/{name}" for name in default_storage.listdir("documents")[1]}
    assert stored == {document.file.name for document in kept}


def test_an_old_sites_documents_are_found_under_new_names(documents):
    migrate()

    assert_found(documents)
    before = names()
    migrate()
    assert names() == before


def test_a_run_that_was_interrupted_goes_on(documents, monkeypatch):
    saved = []
    save = FileSystemStorage._save

    def full(self, name, content):
        if len(saved) == 2:
            raise OSError(28, "No space left on device")
        saved.append(name)
        return save(self, name, content)

    with monkeypatch.context() as disk:
        disk.setattr(FileSystemStorage, "_save", full)
        with pytest.raises(OSError, match="No space left"):
            migrate()

    assert [bool(RANDOM.fullmatch(name)) for name in names()] == [True, True, False, False, False]
    assert all(default_storage.exists(name) for name in names()[:4])
    migrate()
    assert_found(documents)
