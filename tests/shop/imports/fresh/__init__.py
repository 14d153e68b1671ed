"""
Price lists as shops have them, drawn by scripts, each with its truth. They were written before the
readers were opened; `python -m tests.shop.imports.fresh` prints how each is read.
"""
