"""What a product's page shows beside the product."""
