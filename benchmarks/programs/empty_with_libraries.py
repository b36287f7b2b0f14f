"""The empty app with pydantic and an HTTP client loaded: what an app like this has anyway."""

from __future__ import annotations

import httpx
import pydantic

from benchmarks.programs.empty import EmptyApp


class Answer(pydantic.BaseModel):
    """What a server might say."""

    content: str


class EmptyWithLibraries(EmptyApp):
    """Nothing but a line, a model and a client."""

    def on_mount(self) -> None:
        self.answer = Answer(content="")
        self.client = httpx.AsyncClient()

    async def on_unmount(self) -> None:
        await self.client.aclose()


if __name__ == "__main__":
    EmptyWithLibraries().run()
