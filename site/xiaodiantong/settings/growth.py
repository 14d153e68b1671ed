"""
What a site that outgrew one server sets: replicas of the database, Sentinels of Redis, media
in S3 or OSS. Nothing here is on unless its variables are set (docs/operations.md, Growth).
"""

from urllib.parse import unquote, urlsplit

from xiaodiantong.env import Options, env

ROUTER = "xiaodiantong.ops.replicas.ReplicaRouter"
MIDDLEWARE = "xiaodiantong.ops.replicas.ReplicaMiddleware"


def replicas(primary: Options) -> dict[str, Options]:
    """{"replica1": …} of DATABASE_REPLICA_URLS; what an address leaves out is the primary's."""
    found = {}
    for number, url in enumerate(env.words("DATABASE_REPLICA_URLS"), start=1):
        parts = urlsplit(url)
        if parts.scheme not in {"postgres", "postgresql"}:
            env.problems.append(
                "DATABASE_REPLICA_URLS: each is an address like postgresql://user:password@host/name"
            )
            continue
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        found[f"replica{number}"] = primary | {
            "NAME": parts.path.lstrip("/") or primary["NAME"],
            "USER": unquote(parts.username or "") or primary["USER"],
            "PASSWORD": unquote(parts.password or "") or primary["PASSWORD"],
            "HOST": parts.hostname or unquote(query.get("host", "")) or primary["HOST"],
            "PORT": parts.port or query.get("port") or primary["PORT"],
            # The router asks each request's replica how far behind it is, which checks as well.
            "CONN_HEALTH_CHECKS": False,
            "TEST": {"MIRROR": "default"},
        }
    return found


def sentinels() -> list[tuple[str, int]]:
    """REDIS_SENTINELS: host:port with commas; the addresses of Redis then name its services."""
    found = []
    for name in env.words("REDIS_SENTINELS"):
        host, _colon, port = name.rpartition(":")
        if not host or not port.isdigit():
            env.problems.append(f"REDIS_SENTINELS: {name!r} is not like host:26379")
            continue
        found.append((host, int(port)))
    return found


def behind_sentinels(caches: Options, watchers: list[tuple[str, int]]) -> None:
    """Every Redis in `caches` is found through its Sentinels: redis://service/0."""
    for options in caches.values():
        if options["BACKEND"] == "django_redis.cache.RedisCache":
            # Asks for the master at each new connection, and so follows when it moves.
            options["OPTIONS"] = options.get("OPTIONS", {}) | {
                "CONNECTION_FACTORY": "django_redis.pool.SentinelConnectionFactory",
                "CONNECTION_POOL_CLASS": "redis.sentinel.SentinelConnectionPool",
                "SENTINELS": watchers,
                "SENTINEL_KWARGS": {"socket_connect_timeout": 1, "socket_timeout": 1},
            }


def broker(url: str, watchers: list[tuple[str, int]]) -> tuple[str, Options]:
    """Celery's own way to say the same: all Sentinels, and the name of the service."""
    parts = urlsplit(url)
    database = parts.path or "/0"
    password = f":{parts.password}@" if parts.password else ""
    urls = [f"sentinel://{password}{host}:{port}{database}" for host, port in watchers]
    return ";".join(urls), {"master_name": parts.hostname}


def media() -> Options:
    """STORAGES for public and private files in one or two buckets; {} for folders."""
    if env.choice("MEDIA_STORAGE", ["folder", "s3"], "folder") == "folder":
        return {}
    shared = {
        "access_key": env.text("S3_ACCESS_KEY"),
        "secret_key": env.text("S3_SECRET_KEY"),
        "endpoint_url": env.url("S3_ENDPOINT_URL", "") or None,
        "region_name": env.text("S3_REGION", "") or None,
        # Two uploads of one name are two files.
        "file_overwrite": False,
        "signature_version": "s3v4",
        # OSS takes virtual-hosted addresses only; MinIO and tests take paths.
        "addressing_style": env.choice("S3_ADDRESSING_STYLE", ["virtual", "path"], "virtual"),
    }
    public = shared | {
        "bucket_name": env.text("S3_BUCKET"),
        "custom_domain": env.text("S3_CUSTOM_DOMAIN", "") or None,
        # Addresses that never change: pages with them are kept, and so are pictures.
        "querystring_auth": False,
        "object_parameters": {"CacheControl": "public, max-age=604800"},
    }
    private = shared | {"bucket_name": env.text("S3_PRIVATE_BUCKET"), "default_acl": "private"}
    if public["bucket_name"] and public["bucket_name"] == private["bucket_name"]:
        env.problems.append("S3_PRIVATE_BUCKET is S3_BUCKET, which everybody can read")
    backend = "xiaodiantong.ops.object_storage.ObjectStorage"
    return {
        "default": {"BACKEND": backend, "OPTIONS": public},
        "private": {"BACKEND": backend, "OPTIONS": private},
    }
