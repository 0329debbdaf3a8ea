"""P1: every document of the live set equals the journal, applied up to the document's version."""

from collections.abc import Collection, Mapping

from cli.verify.step import Step, Violation
from customers.journal.ports import Checkpoint, Versioned


class Documents:
    """The documents of one partition as they were found. `checkpoint` was read before them: none may be older, but
    those that are parked."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        found: Mapping[str, Versioned],
        parked: Collection[str] = (),
    ) -> None:
        self._checkpoint, self._found, self._parked = checkpoint, found, parked

    def __len__(self) -> int:
        return len(self._found)

    def take(self, step: Step) -> None:
        """Compare what stands at the record's version. Raises Violation."""
        if step.v == self._checkpoint.v and step.record.id != self._checkpoint.id:
            raise Violation(
                f"P1: the checkpoint of partition {step.partition} names another record at version {step.v}"
            )
        for name in step.touched:
            found = self._found.get(name)
            if found is not None and found.v == step.v and found != step.states[name]:
                raise Violation(
                    f"P1: a document of partition {step.partition} differs from the journal at version {step.v}"
                )

    def finish(self, v: int, states: Mapping[str, Versioned]) -> None:
        """What can be said only at the journal's end, which is version `v`. Raises Violation."""
        checkpoint, found = self._checkpoint, self._found
        where = f"partition {checkpoint.partition}"
        if checkpoint.v > v:
            raise Violation(f"P1: the checkpoint of {where} is beyond the journal")
        for name, state in states.items():
            if name in self._parked:
                continue
            if state.v <= checkpoint.v and (name not in found or found[name].v < state.v):
                raise Violation(f"P1: a document of {where} is missing or old (version {state.v})")
        if any(name not in states or document.v > v for name, document in found.items()):
            raise Violation(f"P1: {where} has a document that the journal does not know")
