"""Stock in the Wagtail editor of a product."""
