from typing import Annotated

from fastapi import Depends, Request


def _release(request: Request) -> str:
    return str(request.app.state.release)


ReleaseName = Annotated[str, Depends(_release)]
