"""
Sign-in simulator (登录模拟器): a local WeChat open platform, official account and QQ Connect that
speak the real protocols over HTTP, with made-up people. Nothing of Django is needed.

    with server.running() as fake:
        fake.url, fake.apps[...]        # what the shop's settings are pointed at

Known differences from the real ones are listed in `differences.md` beside this file.
"""
