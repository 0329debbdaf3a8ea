"""What outlives a process of the embedded service, and what a setting changes when it is started again."""

from pathlib import Path

import httpx2

from tests.conformance.api import Api, mobile, profile, refused
from tests.conformance.organisations import write_organisations
from tests.servers.kafka import free_port
from tests.servers.processes import Process

HERE = "/v2/customers?source=INSTORE"


class Started:
    """The service over one data directory."""

    def __init__(self, folder: Path, **settings: str) -> None:
        arguments = ["serve", "--config", str(write_organisations(folder))]
        arguments += ["--data", str(folder / "data")]
        self._process = Process(arguments, free_port(), folder / "serve.log", settings)

    def __enter__(self) -> Api:
        self._process.start()
        self._process.ready()
        url = f"http://127.0.0.1:{self._process.port}"
        self._api = Api(url, url, "demo.till", "demo")
        return self._api

    def __exit__(self, *_: object) -> None:
        self._api.close()
        assert self._process.stop() == 0


def test_an_idempotency_key_is_known_after_a_restart(tmp_path: Path) -> None:
    body, key = profile(("mobile", mobile())), {"idempotency-key": "key-1"}
    with Started(tmp_path) as api:
        first = api.post(HERE, body, headers=key)

    with Started(tmp_path) as api:
        again = api.post(HERE, body, headers=key)
        refused(api.post(HERE, profile(("mobile", mobile())), headers=key), 422, 422)

    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["etag"] == first.headers["etag"]


def _sent(api: Api) -> dict[str, httpx2.Response]:
    return {
        "8005": api.post(HERE, profile()),
        "8015": api.details(1, "source=ALL"),
        "8001": api.lookup(""),
        "malformed": api.post(HERE, raw=b"{"),
        "no such path": api.get("/v2/nothing"),
        "version": api.post(HERE, profile(("mobile", mobile())), headers={"if-match": "*"}),
    }


def test_always_200_answers_only_business_refusals_with_200(tmp_path: Path) -> None:
    with Started(tmp_path, CUSTOMERS_STATUS_STYLE="always-200") as api:
        api.writes.event_hooks = api.reads.event_hooks = {}  # the document is of the other style
        answers = _sent(api)

    refused(answers["8005"], 200, 8005)
    refused(answers["8015"], 200, 8015)
    refused(answers["8001"], 200, 8001)
    refused(answers["malformed"], 400, 400)
    refused(answers["no such path"], 404, 404)
    refused(answers["version"], 412, 412)
