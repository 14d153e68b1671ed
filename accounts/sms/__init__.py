"""How an SMS leaves: purposes with their parameters, providers, budget and delivery reports."""
