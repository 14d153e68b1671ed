"""Settlement: what the platform collected for stores, and how it reaches them."""
