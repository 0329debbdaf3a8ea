"""The `customers` command: every process and every tool, each built from the parts where it is named."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import settings as settings_module
from cli.demo import DEMO_FILE, greeting
from cli.logs import set_up_logs
from cli.running import run
from customers.journal.ports import Broken, LogUnavailable, StoreUnavailable, Unfit

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Config = Annotated[Path | None, typer.Option("--config", help="organisations file (TOML)")]
Demo = Annotated[bool, typer.Option("--demo", help="the demo organisations")]
Data = Annotated[Path, typer.Option("--data", help="data directory")]
Host = Annotated[str, typer.Option("--host")]
Port = Annotated[int, typer.Option("--port")]


def organisations_file(config: Path | None, demo: bool) -> Path:
    """The file meant by `--config FILE | --demo`."""
    if (config is None) != demo:
        raise Unfit("give either --config FILE or --demo")
    return config or DEMO_FILE


def _started() -> settings_module.Settings:
    settings = settings_module.read_settings()
    set_up_logs(settings.log_level)
    return settings


@app.command()
def serve(
    data: Data,
    host: Host = "127.0.0.1",
    port: Port = 8080,
    config: Config = None,
    demo: Demo = False,
) -> None:
    """Everything in one process over SQLite."""
    from cli.embedded import run_embedded

    settings = _started()
    file = organisations_file(config, demo)
    said = greeting(host, port) if demo else f"customers on http://{host}:{port}"
    run(run_embedded(data, file, host, port, settings, said))


@app.command()
def init(config: Config = None, demo: Demo = False) -> None:
    """Make the journal's topic and the first read models, and configure the organisations."""
    from cli.distributed import run_init

    settings = _started()
    run(run_init(organisations_file(config, demo), settings, demo))


@app.command("command-api")
def command_api(
    host: Host = "127.0.0.1", port: Port = 8081, config: Config = None, demo: Demo = False
) -> None:
    """Writes over HTTP, on Kafka and MongoDB."""
    from cli.distributed import run_command_api

    settings = _started()
    run(run_command_api(organisations_file(config, demo), host, port, settings, demo))


@app.command("query-api")
def query_api(
    host: Host = "127.0.0.1", port: Port = 8082, config: Config = None, demo: Demo = False
) -> None:
    """Reads over HTTP, on MongoDB."""
    from cli.distributed import run_query_api

    settings = _started()
    run(run_query_api(organisations_file(config, demo), host, port, settings, demo))


@app.command()
def projector(
    host: Host = "127.0.0.1", port: Port = 8083, config: Config = None, demo: Demo = False
) -> None:
    """Follow the journal, write the read models; HTTP for health only."""
    from cli.distributed import run_projector

    settings = _started()
    organisations_file(config, demo)
    run(run_projector(host, port, settings, demo))


MaybeData = Annotated[Path | None, typer.Option("--data", help="data directory; else the servers")]


@app.command()
def verify(data: MaybeData = None, demo: Demo = False) -> None:
    """Check the journal and the read models, also while the service runs; exit 1 at the first violation."""
    from cli.tools import run_verify

    if not run(run_verify(data, _started(), demo)):
        raise typer.Exit(1)


@app.command()
def rebuild(
    data: MaybeData = None,
    demo: Demo = False,
    again: Annotated[
        bool, typer.Option("--again", help="begin at version 0, not where one was interrupted")
    ] = False,
) -> None:
    """Build a new read-model set beside the live one, compare, and make it the live one."""
    from cli.tools import run_rebuild

    run(run_rebuild(data, _started(), demo, again))


@app.command()
def backup(
    data: Annotated[Path, typer.Argument(metavar="DIR", help="data directory")],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="empty, or not there yet")],
) -> None:
    """Copy a data directory, also while the service runs."""
    from cli.tools import run_backup

    run_backup(data, target)


@app.command()
def show(
    customer: Annotated[int, typer.Argument(help="customer id")],
    data: MaybeData = None,
    demo: Demo = False,
    reveal: Annotated[bool, typer.Option("--reveal", help="print personal data")] = False,
) -> None:
    """A customer's journal records and documents, personal data masked."""
    from cli.tools import run_show

    if not run(run_show(data, _started(), demo, customer, reveal)):
        raise Unfit("no record names that customer")


@app.command()
def events(
    data: MaybeData = None,
    demo: Demo = False,
    after: Annotated[
        list[str] | None,
        typer.Option("--after", help="PARTITION-VERSION; one per partition, else its beginning"),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="go on with those to come")] = False,
) -> None:
    """The whole public history as CloudEvents, one JSON line each, also while the service runs."""
    from cli.events import run_events

    run(run_events(data, _started(), demo, after or [], follow))


importing = typer.Typer(no_args_is_help=True, help="Bring in many rows from a file.")
app.add_typer(importing, name="import")


@importing.command("customers")
def import_customers(
    file: Annotated[Path, typer.Argument(help="registrations: JSON lines, or .csv")],
    till: Annotated[str, typer.Option("--till", help="the till that registers")],
    source: Annotated[str, typer.Option("--source", help="of rows that name none")] = "",
    account: Annotated[str, typer.Option("--account", help="of rows that name none")] = "",
    url: Annotated[str, typer.Option("--url", help="a running service")] = "",
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="the till's password, with --url")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="or a data directory, stopped")
    ] = None,
    config: Config = None,
    demo: Demo = False,
) -> None:
    """Register customers from a file; goes on where it was interrupted; failed rows in FILE.errors.jsonl."""
    from cli.import_customers import into_directory, through_service
    from cli.readying import Where

    settings = _started()
    where = Where(till, source, account)
    if (data is None) == (not url):
        raise Unfit("give either --url or --data")
    if data is None:
        password = settings_module.secret_in(password_file)
        run(through_service(file, url, password, where))
    else:
        run(into_directory(file, data, organisations_file(config, demo), settings, where))


@importing.command("facts")
def import_facts(
    file: Annotated[Path, typer.Argument(help='JSON lines: {"org":…,"fact":{…}}')],
    data: Annotated[
        Path | None, typer.Option("--data", help="a stopped data directory; else the servers")
    ] = None,
    demo: Demo = False,
) -> None:
    """Append other systems' facts to their log; goes on where it was interrupted; bad rows in FILE.errors.jsonl."""
    from cli.import_facts import import_facts as run_import

    run(run_import(file, data, _started(), demo))


@app.command("demo-data")
def demo_data(
    url: Annotated[str, typer.Option("--url", help="a running demo, or its command-api")] = (
        "http://127.0.0.1:8080"
    ),
    reads: Annotated[str, typer.Option("--reads", help="its query-api, where that is apart")] = "",
) -> None:
    """Fill a running demo with the documentation's people, and say what to read; again: nothing new."""
    from cli.demo_data import fill

    fill(url, reads or url)


@app.command("config")
def show_config() -> None:
    """The settings in force, secrets redacted."""
    print("\n".join(settings_module.redacted(settings_module.read_settings())))


@app.command("hash-secret")
def hash_a_secret() -> None:
    """Read a till's password from standard input, print the hash for the organisations file."""
    from customers.web.auth import hash_secret

    password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise Unfit("there is no password on standard input")
    print(hash_secret(password))


def main() -> None:
    """Run a command; what an operator can mend is said in one sentence, with exit code 2."""
    try:
        app(prog_name="customers")
    except (Unfit, LogUnavailable, StoreUnavailable, Broken) as error:
        print(f"customers: {error}", file=sys.stderr)
        sys.exit(2)
