"""A replica of the stack's PostgreSQL, and one of its Redis with a Sentinel that watches both."""

import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis

from tests.stack.stack import Stack, free_ports, give

NAME = "town"
SENTINEL = """port {port}
bind 127.0.0.1
dir {folder}
sentinel monitor {name} 127.0.0.1 {master} 1
sentinel down-after-milliseconds {name} 2000
sentinel failover-timeout {name} 6000
"""


@dataclass
class Replicas:
    """Everything of them lies in `folder`; they run as the stack's user."""

    folder: Path
    database_port: int = 0
    redis_port: int = 0
    sentinel_port: int = 0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, front: Stack) -> None:
        self.front = front
        self.folder.mkdir()
        give(self.folder, front.user)
        self.database_port, self.redis_port, self.sentinel_port = free_ports(3)
        variables = dict(
            line.split("=", 1) for line in (front.folder / "deploy.env").read_text().splitlines()
        )
        self.programs, master = Path(variables["PG_BIN"]), variables["REDIS_PORT"]
        self._postgres(
            *("pg_basebackup", "-D", str(self.folder / "pgdata"), "-R", "-X", "stream"),
            *("-c", "fast", "-N", "-h", str(front.folder / "run")),
            *("-p", variables["POSTGRES_PORT"], "-U", "xiaodiantong"),
        )
        self.begin_database()
        given = ["--port", str(self.redis_port), "--replicaof", "127.0.0.1", master]
        self._redis(*given, "--save", "", "--dir", str(self.folder), "--bind", "127.0.0.1")
        rules = self.folder / "sentinel.conf"
        rules.write_text(
            SENTINEL.format(port=self.sentinel_port, folder=self.folder, name=NAME, master=master)
        )
        give(self.folder, front.user)
        self._redis(str(rules), "--sentinel")
        watcher = redis.Redis(port=self.sentinel_port)
        front.wait_until("the Sentinel knows both", lambda: knows_a_replica(watcher), 30)

    def settings(self) -> dict[str, str]:
        """What the servers' .env says of them."""
        here = f"host={self.folder}&port={self.database_port}"
        return {
            "DATABASE_REPLICA_URLS": f"postgresql:///xiaodiantong?{here}",
            "REDIS_SENTINELS": f"127.0.0.1:{self.sentinel_port}",
            "REDIS_URL": f"redis://{NAME}/0",
            "CELERY_BROKER_URL": f"redis://{NAME}/1",
        }

    def as_primary(self) -> dict[str, str]:
        """The same once the database here leads."""
        return {
            "POSTGRES_HOST": str(self.folder),
            "POSTGRES_PORT": str(self.database_port),
            "DATABASE_REPLICA_URLS": "",
        }

    def begin_database(self) -> None:
        options = f"-c config_file={self.folder}/pgdata/postgresql.conf -c listen_addresses=''"
        options += f" -c hba_file={self.folder}/pgdata/pg_hba.conf"
        options += f" -c unix_socket_directories={self.folder} -p {self.database_port}"
        options += " -c max_connections=60"
        log = str(self.folder / "postgresql.log")
        self._postgres(*self._control, "-w", "-l", log, "-o", options, "start")

    def end_database(self) -> None:
        self._postgres(*self._control, "-m", "immediate", "stop")

    def promote_database(self) -> None:
        self._postgres(*self._control, "-w", "promote")

    def leads_redis(self) -> bool:
        return redis.Redis(port=self.redis_port).info("replication")["role"] == "master"

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
            process.wait(timeout=20)
        if (self.folder / "pgdata" / "postmaster.pid").exists():
            with suppress(Exception):
                self.end_database()

    @property
    def _control(self) -> tuple[str, str, str]:
        return "pg_ctl", "-D", str(self.folder / "pgdata")

    def _postgres(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        self.front.run(command, codes=(0,), timeout=120)

    def _redis(self, *arguments: str) -> None:
        self.processes.append(
            subprocess.Popen(
                ["redis-server", *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                **self.front.as_user(),
            )
        )


def knows_a_replica(watcher: redis.Redis) -> bool:
    with suppress(redis.RedisError):
        return bool(watcher.sentinel_master(NAME)["num-slaves"])
    return False
