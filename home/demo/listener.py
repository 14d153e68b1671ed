"""What simulators listen with: a thread a request, gone in a moment."""

from abc import abstractmethod
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer

from home.demo.paygate.exchange import Request, Response

MOST_BODY = 100_000


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def server_bind(self) -> None:
        """Without HTTPServer's look-up of the host's name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no news."""

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """A request is read whole, and answered by `respond`."""

    timeout = 30

    @abstractmethod
    def respond(self, request: Request) -> Response: ...

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        size = min(int(self.headers.get("Content-Length") or 0), MOST_BODY)
        asked = Request(self.command, path, query, self.headers, self.rfile.read(size))
        response = self.respond(asked)
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Whose parcel goes where, and who bought what, belongs in no log."""
