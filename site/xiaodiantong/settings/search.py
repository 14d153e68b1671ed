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

# --- visits, counted by home.statistics.visits
# How long a process counts before it writes; None: only when it is told to.
VISITS_WRITTEN_SECONDS: float | None = 10.0
# Pages a minute; many, because offices and mobile networks share an address.
VISITS_COUNTED_PER_ADDRESS = 600
