"""A visit to the page: what a person does there, and what the browser says of it."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request, Response

WAIT_MS = 60_000
# Tells what the page's policy forbade.
_WATCH = """
window.forbidden = [];
document.addEventListener("securitypolicyviolation", (e) =>
  window.forbidden.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""


class Visit:
    """A page of the service at `address`, in a context of its own; `hosts`: others than the service that were asked."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page, self._own = context.new_page(), urlsplit(address).netloc
        self.errors, self.hosts = list[str](), set[str]()
        self.page.set_default_timeout(WAIT_MS)
        self.page.add_init_script(_WATCH)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._asked)
        self.page.goto(f"{address}/")
        self.page.wait_for_selector(".opblock")

    def _said(self, message: ConsoleMessage) -> None:
        refused = message.text.startswith("Failed to load") and "/v2/" in message.location["url"]
        # The console repeats every refusal of the API: an answer that the page shows.
        if message.type in ("error", "warning") and not refused:
            self.errors.append(message.text)

    def _asked(self, request: Request) -> None:
        if (host := urlsplit(request.url).netloc) != self._own:
            self.hosts.add(host)

    def forbidden(self) -> list[str]:
        """What the policy kept the page from doing."""
        found: list[str] = self.page.evaluate("window.forbidden")
        return found

    def authorise(self, user: str, password: str) -> None:
        """Sign in as a till."""
        self.page.click(".auth-wrapper .authorize")
        dialog = self.page.locator(".modal-ux")
        till = dialog.locator("form", has=self.page.locator("input[name=password]"))
        till.locator("input[name=username]").fill(user)
        till.locator("input[name=password]").fill(password)
        till.locator("button[type=submit]").click()
        dialog.locator(".close-modal").click()

    def operation(self, id_: str = "") -> Locator:
        """An operation of the page, opened for trying out: the one with this operationId, or the first."""
        block = self.page.locator(f".opblock[id$='-{id_}']" if id_ else ".opblock").first
        if not block.locator("button.execute").count():
            block.locator(".opblock-summary-control").click()
            block.locator(".try-out__btn").click()
        return block

    def execute(self, block: Locator) -> tuple[Response, str]:
        """Send what is filled in. The answer, and what the page shows of it: status and body."""
        empty = _empty(block)
        assert not empty, f"the page fills in nothing for {', '.join(empty)}"
        with self.page.expect_response(lambda answer: "/v2/" in answer.url) as answered:
            block.locator("button.execute").click()
        answer = answered.value
        # The page shows the headers too, and the request's id tells this answer from the one before.
        shown = block.locator(".live-responses-table", has_text=answer.headers["x-request-id"])
        return answer, shown.locator("tbody tr.response").inner_text()


def _empty(block: Locator) -> list[str]:
    """The required parameters that have no value."""
    required = block.locator("tr[data-param-name]", has=block.page.locator(".required"))
    return [
        str(row.get_attribute("data-param-name"))
        for row in required.all()
        if not row.locator("input, select").last.input_value()
    ]
