"""The mini-program against a demo of its own: `make miniprogram-test` (needs Node)."""
