"""`make schemas`: write schemas/events anew."""

from tests.schemas.documents import FOLDER, texts


def main() -> None:
    """Write every schema; what is not one of them is left alone, and found by the tests."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text)
        print(FOLDER.name, name)


if __name__ == "__main__":
    main()
