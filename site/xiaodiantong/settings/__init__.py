"""Many settings, by environment and by topic; a developer's .env is read before any of them."""

from xiaodiantong.env import load_dotenv

load_dotenv()
