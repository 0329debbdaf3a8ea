"""`python -m cli`: the same as the `customers` command."""

from cli.main import main

main()
