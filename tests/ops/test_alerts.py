"""The alert rules and the board that deploy/ ships ask only for what /metrics/ tells."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.test import Client

from xiaodiantong.ops.logging import requests
from xiaodiantong.ops.metrics import counters, gauges, processes
from xiaodiantong.ops.page_cache import middleware

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
RULES = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"))
BOARD = json.loads((DEPLOY / "grafana" / "xiaodiantong.json").read_text("utf-8"))
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
PANELS = BOARD["panels"]
FUNCTIONS = {
    *("sum", "avg_over_time", "rate", "increase", "absent", "histogram_quantile"),
    *("by", "or", "and", "up"),
}
SELECTED = re.compile(r"(xdt_\w+)\{([^}]*)\}")
# What label has which values, where rules and panels name one.
VALUES = {
    "part": {"pages", *(name for _prefix, name in requests.PARTS)},
    "result": {"done", "failed", *middleware.COUNTED},
    "status": {"500", "503"},
}


def labels() -> dict[str, set[str]]:
    """The labels of what is counted, by the name of the family."""
    counted = [value for value in vars(counters).values() if hasattr(value, "_labelnames")]
    return {
        family.name: set(metric._labelnames) for metric in counted for family in metric.collect()
    }


def told() -> set[str]:
    """Names of /metrics/, with what a histogram makes of its own."""
    families = [family for family in counters.REGISTRY.collect() if family.name.startswith("xdt_")]
    names = set(gauges.GAUGES) | set(gauges.PROCESSES)
    for family in families:
        endings = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",)}
        names |= {family.name + end for end in endings.get(family.type, ("",))}
    return names


def check(expression: str) -> None:
    bare = re.sub(r'"[^"]*"', '""', expression)
    for opened, closed in ("()", "[]", "{}"):
        assert bare.count(opened) == bare.count(closed), expression
    assert set(re.findall(r"\bxdt_\w+", bare)) <= told(), expression
    assert all(re.fullmatch(r"\d+[smhd]", span) for span in re.findall(r"\[(.*?)\]", bare))
    for name, selectors in SELECTED.findall(expression):
        family = re.sub(r"_(total|bucket|count|sum)$", "", name)
        for label, pattern in re.findall(r'(\w+)=~?"([^"]*)"', selectors):
            assert label in labels()[family], expression
            assert any(re.fullmatch(pattern, value) for value in VALUES[label]), expression
    # Labels and numbers aside, only functions of PromQL are called.
    words = re.findall(r"[a-z_]+(?=\s*\()", re.sub(r"\bby \([^)]*\)", "", bare))
    assert set(words) <= FUNCTIONS, expression


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_each_alert_asks_for_what_there_is(rule):
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in {"page", "morning"}
    assert rule["annotations"]["summary"]
    assert re.fullmatch(r"\d+[mh]", rule.get("for", "1m"))
    assert re.search(r"[<>]|==", rule["expr"]), "compares with something"
    check(rule["expr"])


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_no_alert_waits_for_a_series_that_is_not_there_yet(rule):
    """What has labels is told once it was counted: nothing is not zero."""
    labelled = [name for name, names in labels().items() if names and name in rule["expr"]]

    assert not (labelled and "== 0" in rule["expr"])


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_each_panel_asks_for_what_there_is(panel):
    for target in panel["targets"]:
        check(target["expr"])


def test_alerts_and_panels_are_told_apart():
    assert len({rule["alert"] for rule in ALERTS}) == len(ALERTS)
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)


def test_the_last_backup_is_told(tmp_path, monkeypatch, db, settings):
    settings.METRICS_TOKEN = "a-token-that-is-long"
    monkeypatch.setenv("XDT_RUN_DIR", str(tmp_path))
    bearer = {"authorization": f"Bearer {settings.METRICS_TOKEN}"}
    assert b"xdt_backup_age_seconds" not in Client().get("/metrics/", headers=bearer).content

    (tmp_path / "last-backup").touch()

    text = Client().get("/metrics/", headers=bearer).content.decode()
    age = re.search(r"^xdt_backup_age_seconds ([0-9.]+)$", text, re.M)
    assert age is not None
    assert float(age[1]) < 60
    assert "\nxdt_requests_running 0.0\n" in text


def test_processes_are_summed_up_by_their_names(tmp_path):
    own = Path("/proc/self/comm")
    before = own.read_text()
    own.write_text("xdt-tests")
    try:
        use = processes.by_kind()["tests"]
    finally:
        own.write_text(before)

    assert use.count == 1
    assert use.cpu_seconds > 0.1
    assert use.memory_bytes > 1_000_000
