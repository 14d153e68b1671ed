"""
What is done to an after-sale. Each function is one transaction: it locks the order first, then
the after-sale, asks the table of transitions, and does nothing more when it is called twice.
"""
