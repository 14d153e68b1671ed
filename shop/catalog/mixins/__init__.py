"""What pages of the catalogue have in common with no other model: parts of shop.catalog.models."""
