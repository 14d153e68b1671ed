"""What a checkout buys: the cart, one thing at once, a place in a group, what points pay."""
