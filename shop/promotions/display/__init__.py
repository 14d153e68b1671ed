"""Promotions as pages show them: badges, struck prices, words, previews."""
