"""`python tests/servers/mongo_gateway.py --port N --pg URL`: the MongoDB-protocol server of tests (see `gateway/`)."""

import argparse
import asyncio

import uvloop

from tests.servers.gateway.node import Node, open_pool
from tests.servers.gateway.wire import Client


async def serve(options: argparse.Namespace) -> None:
    """Answer on 127.0.0.1, for ever."""
    node = Node(await open_pool(options.pg, options.pool), f"127.0.0.1:{options.port}")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Client(node), "127.0.0.1", options.port, backlog=1024)
    print("listening on", node.me, flush=True)
    async with asyncio.TaskGroup() as group:
        group.create_task(node.transactions.expire(options.txn_seconds))
        group.create_task(server.serve_forever())


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=27401)
    parser.add_argument("--pg", default="postgresql://postgres@127.0.0.1:25432/postgres")
    parser.add_argument("--pool", type=int, default=100)
    parser.add_argument("--txn-seconds", type=float, default=60)
    uvloop.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
