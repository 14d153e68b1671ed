"""
One request of each kind before the fork, so that code, templates and word lists are loaded
once and shared by every process that is forked afterwards.
"""

import gc
import io
import logging
from contextlib import suppress
from typing import Any

logger = logging.getLogger("xiaodiantong.warm")
# `?warm` keeps them out of the page cache, whose listener belongs to the children.
ALWAYS = ("/?warm", "/search/?q=%E7%B1%B3", "/account/login/", "/cart/", "/api/v1/stores/")


def warm(application: Any) -> None:
    """Never fails: the database may be empty, or away."""
    from search.analysis import segment

    # The dictionary of words, 34 MB that a search would load in each process.
    segment.words("蓝色薯片")
    for address in (*ALWAYS, *_of_goods()):
        try:
            _ask(application, address)
        except Exception as error:  # noqa: BLE001 - whatever it is, the site starts
            logger.warning("not warmed: %s: %s", address, error)
    _let_go()
    gc.collect()
    # What is frozen is not looked at by the collector, so its pages stay shared.
    gc.freeze()


def _of_goods() -> list[str]:
    """A store with goods and one of them."""
    try:
        from shop.catalog.models import ProductPage

        product = ProductPage._base_manager.filter(live=True).order_by("pk").first()
    except Exception as error:  # noqa: BLE001 - as above
        logger.warning("not warmed by goods: %s", error)
        return []
    if product is None:
        return []
    # /home/store/…/product/ in the tree is /store/…/product/ for shoppers.
    _home, store, rest = product.url_path.strip("/").split("/", 2)
    return [f"/{store}/?warm", f"/{store}/{rest}/?warm"]


def _ask(application: Any, address: str) -> None:
    from django.conf import settings

    path, _, query = address.partition("?")
    host = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_X_FORWARDED_PROTO": "https",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = application(environ, lambda *_given: None)
    for _piece in answer:
        pass
    if hasattr(answer, "close"):
        answer.close()


def _let_go() -> None:
    """No connection may be shared by the children."""
    from django.core.cache import caches
    from django.db import connections

    connections.close_all()
    for cache in caches.all(initialized_only=True):
        with suppress(AttributeError, NotImplementedError):
            cache.client.get_client(write=True).connection_pool.disconnect()
