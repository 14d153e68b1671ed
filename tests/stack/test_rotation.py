"""New keys are written whole or not at all."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.stack import stack

PROJECT = Path(__file__).resolve().parents[2]
OLD = "SECRET_KEY=old\nPAYMENT_SECRET_KEYS=pay\nSITE_URL=https://shop.example\n"
# What stands for a release: it notes what it was asked, and can be told to fail.
STAND_IN = '#!/bin/sh\necho "$0 $*" >>"$XDT_HOME/asked"\n! grep -qs "${0##*/}" "$XDT_HOME/broken"\n'


@pytest.fixture
def home(tmp_path) -> Path:
    folder = tmp_path / "shop"
    deploy = folder / "releases" / "1" / "deploy"
    bin_folder = folder / "releases" / "1" / ".venv" / "bin"
    for made in (deploy, bin_folder, folder / "shared", folder / "run"):
        made.mkdir(parents=True)
    for name in ("rotate_keys.sh", "lib.sh", "deploy.env.example"):
        shutil.copy(PROJECT / "deploy" / name, deploy / name)
    for program in (deploy / "rolling_restart.sh", bin_folder / "python"):
        program.write_text(STAND_IN.replace("$XDT_HOME", str(folder)), "utf-8")
        program.chmod(0o755)
    (folder / "current").symlink_to(folder / "releases" / "1")
    stack.write_lines(
        folder / "deploy.env",
        {"XDT_HOME": str(folder), "XDT_USER": "root", "LAYOUT": "folder", "PG_BIN": "/usr/bin"},
    )
    settings = folder / "shared" / ".env"
    settings.write_text(OLD, "utf-8")
    settings.chmod(0o600)
    return folder


def rotate(home: Path, what: str, *, before: str = "") -> subprocess.CompletedProcess:
    script = home / "current" / "deploy" / "rotate_keys.sh"
    return subprocess.run(
        ["bash", "-c", f'{before} exec "{script}" {what}'],
        capture_output=True,
        text=True,
        check=False,
    )


def values(home: Path) -> dict[str, str]:
    lines = (home / "shared" / ".env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def beside(home: Path) -> list[str]:
    return sorted(path.name.split("-")[0] for path in (home / "shared").iterdir())


def test_keys_rotate_and_finish(home):
    assert rotate(home, "secret").returncode == 0
    assert rotate(home, "payment").returncode == 0

    found = values(home)
    assert found["SECRET_KEY_FALLBACKS"] == "old"
    assert (found["SECRET_KEY"] != "old", len(found["SECRET_KEY"])) == (True, 64)
    assert found["PAYMENT_SECRET_KEYS"].endswith(",pay")
    assert found["SITE_URL"] == "https://shop.example"
    assert (home / "shared" / ".env").stat().st_mode & 0o777 == 0o600
    assert set(beside(home)) == {".env", ".env.before"}

    assert rotate(home, "finish").returncode == 0
    assert "SECRET_KEY_FALLBACKS" not in values(home)
    assert values(home)["PAYMENT_SECRET_KEYS"] == found["PAYMENT_SECRET_KEYS"].split(",")[0]
    assert beside(home) == [".env"]


@pytest.mark.parametrize("what", ["secret", "payment"])
def test_a_full_disk_leaves_the_settings_as_they_were(home, what):
    """The old file still fits, the new one, longer by a key, does not."""
    filled = f"{OLD}#{'x' * (1020 - len(OLD))}\n"
    (home / "shared" / ".env").write_text(filled, "utf-8")

    done = rotate(home, what, before="trap '' XFSZ; ulimit -f 1;")

    assert done.returncode == 1
    assert "没有改动" in done.stderr
    assert (home / "shared" / ".env").read_text("utf-8") == filled
    assert set(beside(home)) == {".env", ".env.before"}
    assert not (home / "asked").exists()


def test_finish_keeps_the_old_settings_until_the_site_runs_without_them(home):
    rotate(home, "payment")
    for copy in (home / "shared").glob(".env.before-*"):
        copy.unlink()
    before = (home / "shared" / ".env").read_text("utf-8")
    (home / "broken").write_text("rolling_restart.sh\n", "utf-8")

    assert rotate(home, "finish").returncode == 1

    [kept] = (home / "shared").glob(".env.before-*")
    assert kept.read_text("utf-8") == before
    assert kept.stat().st_mode & 0o777 == 0o600
