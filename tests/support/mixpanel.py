"""A well-behaved App API of one project, to be interrupted by failures on purpose."""

from __future__ import annotations

from tests.support.lying_server import Answer, Behaviour, Handle, LyingServer, Request

SECRET = "Dummy-Secret-of-failures"
USERNAME = "sa.failures"
PROJECT_ID = "103"

_DOCUMENT = f"/api/app/projects/{PROJECT_ID}/business-context"


class Mixpanel:
    """What the server holds, and its answers while all is well.

    Attributes:
        content: The text of the project.
    """

    def __init__(self, content: str) -> None:
        self.content = content

    def answer(self, request: Request) -> Answer:
        """The answer of a healthy server."""
        match request.method, request.path:
            case "GET", "/api/app/me":
                return Answer.json(
                    {
                        "organizations": {"1": {"id": 1, "name": "Acme Corp"}},
                        "projects": {PROJECT_ID: {"name": "Android", "organization_id": 1}},
                    }
                )
            case "GET", path if path == f"{_DOCUMENT}/chain":
                return Answer.json({"org_context": "", "project_context": self.content})
            case "GET", path if path == _DOCUMENT:
                return Answer.json({"content": self.content})
            case "PUT", path if path == _DOCUMENT:
                return self.store(request)
        return Answer.json({"error": f"There is no {request.path}"}, 404)

    def store(self, request: Request) -> Answer:
        """Take a write and confirm it."""
        body = request.json()
        assert isinstance(body, dict)
        self.content = str(body["content"])
        return Answer.json({"content": self.content})


def environment(url: str) -> dict[str, str]:
    """The variables that make a client use a server with a service account."""
    return {
        "MP_USERNAME": USERNAME,
        "MP_SECRET": SECRET,
        "MP_PROJECT_ID": PROJECT_ID,
        "MP_REGION": "us",
        "MP_API_BASE_URL": url,
    }


def busy(*, keep_open: bool = True) -> Answer:
    """A 429 after which a read is sent again at once."""
    headers = {"Retry-After": "0"} if keep_open else {"Retry-After": "0", "Connection": "close"}
    return Answer.json({"error": "busy"}, 429, headers, close_idle=not keep_open)


def at_the_last_try(failure: Behaviour) -> list[Behaviour]:
    """A script in which a read that is sent again without a pause meets this in the end."""
    return [busy()] * 3 + [failure]


def puts(server: LyingServer) -> int:
    """How many writes reached the server."""
    return sum(request.method == "PUT" for request in server.requests)


def healthy(mixpanel: Mixpanel) -> Handle:
    """The behaviour of the server while all is well."""
    return Handle(mixpanel.answer)
