"""The cheapest thing FastAPI can do with a request: read its body, and answer what never changes."""

from fastapi import FastAPI, Request, Response

app = FastAPI(telemetry={"logs": False})
ANSWER = b'{"createdId":445831020552540,"warnings":[],"sideEffects":[]}'


@app.api_route("/{path:path}", methods=["GET", "POST", "PUT"])
async def constant(request: Request) -> Response:
    """Whatever is asked."""
    await request.body()
    return Response(ANSWER, media_type="application/json")
