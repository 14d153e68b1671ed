"""robots.txt, as RFC 9309 says where Scrapy is more generous."""

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response

NOTHING = b"User-agent: *\nDisallow: /\n"


class Robots(RobotsTxtMiddleware):
    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        """A server in trouble wants nobody; one without the file says nothing."""
        body = response.body
        if response.status >= 500:
            body = NOTHING
        elif response.status != 200:
            body = b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
