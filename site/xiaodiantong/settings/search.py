"""How shoppers search, and what is counted of searches and visits."""

from importlib.util import find_spec

from xiaodiantong.env import Options, env

DATABASE_SEARCH: Options = {"BACKEND": "search.backends.database"}
# Search servers and (module, package) of their clients, which the runtime set does not have.
SEARCH_CLIENTS = {
    "elasticsearch8": ("elasticsearch", "elasticsearch>=8,<9"),
    "opensearch3": ("opensearchpy", "opensearch-py>=3,<4"),
}


def search_backend() -> Options:
    """The database, or a search server in front of it (docs/operations-search.md)."""
    name = env.choice("SEARCH_BACKEND", ["database", *SEARCH_CLIENTS], "database")
    if name == "database":
        return DATABASE_SEARCH
    module, package = SEARCH_CLIENTS[name]
    if find_spec(module) is None:
        env.problems.append(f"SEARCH_BACKEND={name} needs: pip install '{package}'")
    url = env.url("SEARCH_URL")
    return {
        "BACKEND": f"search.backends.{name}",
        # OpenSearch's client writes two slashes where an address ends with one.
        "URLS": [url.rstrip("/")],
        "INDEX_PREFIX": "xiaodiantong_",
    }


WAGTAILSEARCH_BACKENDS = {"default": search_backend()}
# Hot searches: how many words one address may count a day, how many people make a word hot.
SEARCH_COUNTED_PER_ADDRESS = 30
SEARCH_HOT_FROM = 3

# --- typed orders: a large model beside our reader, for who sets one up (docs/operations.md)
CHAT_READER = env.choice("CHAT_READER", ["", "openai-compatible"], "")
CHAT_READER_URL = env.url("CHAT_READER_URL") if CHAT_READER else ""
CHAT_READER_MODEL = env.text("CHAT_READER_MODEL", "")
CHAT_READER_KEY = env.text("CHAT_READER_KEY", "")
# All of one call. People wait for it.
CHAT_READER_SECONDS = env.number("CHAT_READER_SECONDS", 2, minimum=1, maximum=10)
# What the calls of a day may cost, in all and for one store.
CHAT_READER_TOKENS_A_DAY = env.number("CHAT_READER_TOKENS_A_DAY", 500_000)
CHAT_READER_TOKENS_A_STORE = env.number("CHAT_READER_TOKENS_A_STORE", 50_000)
if CHAT_READER and not CHAT_READER_MODEL:
    env.problems.append("CHAT_READER_MODEL is missing: the name of the model to ask")

# --- visits, counted by home.statistics.visits
# How long a process counts before it writes; None: only when it is told to.
VISITS_WRITTEN_SECONDS: float | None = 10.0
# Pages a minute; many, because offices and mobile networks share an address.
VISITS_COUNTED_PER_ADDRESS = 600
