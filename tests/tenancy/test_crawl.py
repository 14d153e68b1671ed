"""No address of the admin or the desk shows, changes or links another store."""

import pytest
from django.test import Client
from wagtail.models.pages import BasePageManager

from shop.stores.admin import page_scope
from tests import make
from tests.tenancy.crawler import Crawl

pytestmark = pytest.mark.long


def told(findings: list) -> str:
    return "\n".join(str(finding) for finding in findings)


def test_owner_meets_nothing_of_another_store_in_the_admin(world, merchant):
    crawl = Crawl(world, merchant)

    findings = crawl.run("admin/")

    assert crawl.asked > 500
    assert not findings, told(findings)


def test_owner_meets_nothing_of_another_store_at_the_desk(world, merchant):
    findings = Crawl(world, merchant).run("merchant")

    assert not findings, told(findings)


def test_clerk_meets_nothing_of_another_store(world):
    client = Client()
    client.force_login(world.clerk)
    make.prove(client)

    crawl = Crawl(world, client, is_brief=True)
    findings = [*crawl.run("admin/"), *Crawl(world, client).run("merchant")]

    assert not findings, told(findings)


def test_stranger_meets_no_store_at_all(world):
    client = Client()
    client.force_login(world.stranger)
    make.prove(client)

    crawl = Crawl(world, client, is_brief=True)
    crawl.run("admin/")
    findings = crawl.run("merchant")

    assert not findings, told(findings)


def test_crawl_finds_what_an_unscoped_page_manager_shows(world, merchant, monkeypatch):
    def whole(self: BasePageManager) -> object:
        return self._queryset_class(self.model).order_by("path")

    monkeypatch.setattr(BasePageManager, "get_queryset", whole)

    findings = Crawl(world, merchant).run("admin/", lambda name: "choose_page" in name)

    assert {finding.what for finding in findings} >= {"shows the other store"}


def test_crawl_finds_what_an_open_gate_shows(world, merchant, monkeypatch):
    monkeypatch.setattr("shop.stores.admin.admin_gate._is_allowed", lambda *args: True)

    findings = Crawl(world, merchant).run("admin/", lambda name: "redirects" in name)

    assert findings


def test_crawl_finds_a_link_that_no_guard_refuses(world, merchant, monkeypatch):
    monkeypatch.setattr("shop.stores.admin.references._refuse", lambda *args: None)
    monkeypatch.setattr(page_scope, "visible", lambda limit, prefix="": page_scope.Q())
    monkeypatch.setattr("shop.stores.photos.media._within_scope", lambda rows: rows)

    findings = Crawl(world, merchant).run("admin/", lambda name: name == "wagtailadmin_pages:edit")

    assert findings
