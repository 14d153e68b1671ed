"""The kept database of the tests themselves."""

import os

from tests import migrated


def test_only_others_of_before_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(migrated, "KEPT", tmp_path)
    current = migrated._file()
    fresh, old = tmp_path / "fresh.sqlite3", tmp_path / "old.sqlite3"
    for path in (current, fresh, old):
        path.touch()
    for path in (current, old):
        os.utime(path, (0, 0))

    migrated._forget_old()

    assert sorted(tmp_path.iterdir()) == sorted([current, fresh])
