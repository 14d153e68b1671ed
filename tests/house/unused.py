"""
Functions, methods, properties and classes that nobody calls (vulture), and constants that nobody
reads: `make check` prints them, and fails where there is one that is not explained here. What
stands in a template, in a script or in a text of the code (an address, a setting, a field of an
admin list) is used; so is what a decorator registers. The simulators of the demo are there for
tests too.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch

from vulture import Vulture  # type: ignore[import-untyped]

from tests.house.structure import ROOT, modules

KINDS = {"function", "method", "property", "class"}
REGISTERED = """
    @app* @extend_schema* @*filter* @hooks* @*inclusion_tag* @receiver* @*register*
    @shared_task* @*simple_tag* @*tells*
""".split()
# Names that somebody else's code calls, by whose.
CALLED_BY = {
    "Django": """
        *Middleware *Config add_arguments add_index index_of_others clean_*
        from_db_value get_prep_value value_to_string
        has_changed prepare_value format_value run_validators log_message lookups
        handle_error process_* lastmod
        send_messages get_all_permissions get_user load_config _get_new_session_key
        user_can_authenticate _get_FIELD_display
        AddIndexMeanwhile
    """,
    "Django REST framework, simplejwt, drf-spectacular": """
        get_* patch put validate_* allow_request select_renderer check_blacklist
        token_backend BearerToken
    """,
    "Wagtail, modeladmin, modelsearch": """
        user_can_* user_has_* add_button add_router edit_button add_item as_spreadsheet can_copy
        can_delete can_move create_view
        edit_view facet locked_for_user permissions_for_user register_indexing SearchBackend
        _do_count _do_search
    """,
    "Scrapy and Twisted": """
        install_on_reactor resolveHostName enqueue_request next_request
        has_pending_requests from_crawler
    """,
    "tests, which look at what a process keeps": "across_reason trust",
    "the SDKs of gateways and of sign-in": """
        _load_key _init_certificates authorization_url redirect_request _encodeFilenameFlags
    """,
}
EXPLAINED = [name for names in CALLED_BY.values() for name in names.split()]


def unused() -> Iterator[str]:
    files = modules()
    seen = Vulture(ignore_decorators=REGISTERED)
    seen.scavenge([str(path) for path in files.values()])
    read = _words(path.read_text(encoding="utf-8") for path in files.values())
    tested = _names_in_tests()
    for item in seen.get_unused_code():
        place = item.filename.relative_to(ROOT)
        is_for_tests = "demo" in place.parts and item.name in tested
        if item.typ not in KINDS or item.name in read or is_for_tests:
            continue
        if not any(fnmatch(item.name, name) for name in EXPLAINED):
            yield f"{place}:{item.first_lineno} {item.typ} {item.name}"


def unread_constants() -> Iterator[str]:
    """Names in capitals at the top of a module that stand nowhere else."""
    files = modules()
    texts = {path: path.read_text(encoding="utf-8") for path in files.values()}
    times = Counter(word for text in texts.values() for word in re.findall(r"\w+", text))
    for path, text in texts.items():
        for node in ast.parse(text).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            for name in (each.id for each in targets if isinstance(each, ast.Name)):
                own = len(re.findall(rf"\b{name}\b", text))
                is_read = own > 1 or (times[name] > 1 and not name.startswith("_"))
                if name.isupper() and "settings" not in path.parts and not is_read:
                    yield f"{path.relative_to(ROOT)}:{node.lineno} constant {name}"


def _words(modules_: Iterator[str]) -> set[str]:
    """Those of templates and scripts, and of the texts in code."""
    found: set[str] = set()
    for folder in ("templates", "static/js"):
        for path in (ROOT / folder).rglob("*.*"):
            if path.suffix in {".html", ".txt", ".xml", ".svg", ".js"}:
                found.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    for text in modules_:
        tree = ast.parse(text)
        # What a docstring tells of is not called by it.
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and id(node) not in told:
                found.update(re.findall(r"\w+", node.value))
    return found


def _names_in_tests() -> set[str]:
    paths = (ROOT / "tests").rglob("*.py")
    return {name for path in paths for name in re.findall(r"\w+", path.read_text(encoding="utf-8"))}


def main() -> int:
    found = [*unused(), *unread_constants()]
    sys.stdout.write(f"{'called by nobody':28} {len(found):>7,}\n")
    for line in found:
        sys.stdout.write(f"unused: {line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
