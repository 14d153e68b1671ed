"""Ways to pay: what a store has set up, what it offers, what a browser can do with it."""
