"""Companies that carry SMS, each by its own client library, which is loaded when one is sent."""
