"""How each of a store's people hears of what happens: sound, push, SMS, and when not."""
