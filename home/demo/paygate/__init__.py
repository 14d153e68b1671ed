"""
Many pages of one payment simulator (支付模拟器): a local gateway that speaks Alipay's open API
and WeChat Pay v3 over real HTTP, with keys of its own. No money moves, nothing of Django is needed.

    gate = server.start(directory, port=8001)      # or: with server.running(directory) as gate:
    credentials = merchants.register(directory, "幸福小店")
    gate.pay("XD2026112000001")                    # what a payer would press at gate.url/pay/…

Known differences from the real gateways are listed in `differences.md` beside this file.
"""
