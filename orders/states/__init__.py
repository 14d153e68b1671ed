"""What an order is, in words and in lists."""
