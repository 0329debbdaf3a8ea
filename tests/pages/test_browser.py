"""What a person sees and does on the page, in a real browser, on a demo."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from tests.pages.visit import Visit

USER, PASSWORD = "demo.till", "demo"


class Seen(NamedTuple):
    """A visit, and what the page showed for a try before anybody signed in."""

    visit: Visit
    status: int
    shown: str


@pytest.fixture(scope="module")
def seen(browser: Browser, address: str) -> Iterator[Seen]:
    """Somebody goes to `/`, tries the first operation, and then signs in.

    If the browser itself asked for a password it would be told: then the first try would not be answered by 401.
    """
    with browser.new_context(http_credentials={"username": USER, "password": PASSWORD}) as context:
        visit = Visit(context, address)
        answer, shown = visit.execute(visit.operation())
        visit.authorise(USER, PASSWORD)
        yield Seen(visit, answer.status, shown)


@pytest.fixture
def visit(seen: Seen) -> Iterator[Visit]:
    """The page, signed in. Whatever is done there, the browser finds nothing wrong with it."""
    yield seen.visit
    assert seen.visit.forbidden() == []
    assert seen.visit.errors == []
    assert seen.visit.hosts == set()


def test_who_opens_the_root_lands_on_the_page(visit: Visit, address: str) -> None:
    assert visit.page.url.split("#")[0] == f"{address}/docs"
    assert visit.page.title() == "customers API"


def test_the_first_operation_is_a_read(visit: Visit) -> None:
    first = visit.page.locator(".opblock .opblock-summary-method").first

    assert first.inner_text() == "GET"


def test_who_is_not_signed_in_reads_401_and_the_browser_asks_for_nothing(seen: Seen) -> None:
    assert seen.status == 401
    assert '"code": 401' in seen.shown


def test_the_first_operation_is_tried_out_twice(visit: Visit) -> None:
    block = visit.operation()

    for _ in range(2):
        answer, shown = visit.execute(block)
        assert answer.status == 200, shown


def test_a_registration_is_tried_out_twice(visit: Visit) -> None:
    block = visit.operation("registerCustomer")

    first, shown = visit.execute(block)
    again, shown_again = visit.execute(block)

    assert first.status == 200, shown
    assert '"createdId"' in shown
    assert again.status == 409, shown_again
    assert '"code": 8006' in shown_again


def test_what_stands_inline_is_forbidden(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/docs", wait_until="commit")
        page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                document.documentElement.append(script);
            }"""
        )

        assert page.evaluate("window.ran") is None
