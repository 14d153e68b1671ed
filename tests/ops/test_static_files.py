"""What `collectstatic` leaves: names with a hash, compressed once; the plain names beside them."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from core.static_files import StaticFiles


def test_only_what_pages_ask_for_is_compressed(tmp_path: Path):
    source = FileSystemStorage(location=tmp_path / "source")
    written = {
        "shop.css": b"body { background: url('dot.svg') } " * 50,
        "dot.svg": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>" * 50,
    }
    files = StaticFiles(location=str(tmp_path / "static"), base_url="/static/")
    for name, content in written.items():
        source.save(name, ContentFile(content))
        files.save(name, ContentFile(content))

    list(files.post_process({name: (source, name) for name in written}))

    named = {name: files.stored_name(name) for name in written}
    assert set(named.values()).isdisjoint(written)
    compressed = {f"{name}.{how}" for name in named.values() for how in ("br", "gz")}
    there = {path.name for path in (tmp_path / "static").iterdir()}
    assert there >= {*written, *named.values()}
    assert {name for name in there if name.endswith((".br", ".gz"))} == compressed
