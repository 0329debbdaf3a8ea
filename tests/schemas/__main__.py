"""`make schemas`: write schemas/events and schemas/inbound anew."""

from tests.schemas.documents import texts


def main() -> None:
    """Write every schema; what is not one of them is left alone, and found by the tests."""
    for path, text in texts().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        print(path.parent.name, path.name)


if __name__ == "__main__":
    main()
