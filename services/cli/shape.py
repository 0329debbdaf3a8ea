"""A live set that another version began lacks what this one reads, or holds it otherwise: refused at start."""

from customers.journal.ports import SHAPE, Sets, Unfit


async def check_shape(sets: Sets) -> None:
    """Raises Unfit, naming the way out; StoreUnavailable."""
    live = await sets.live()
    if await sets.shape(live) != SHAPE:
        raise Unfit(
            f"the read models (set {live}) were made by another version of customers: run `customers rebuild`"
        )
