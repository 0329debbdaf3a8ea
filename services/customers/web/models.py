"""What the models of both APIs share, and the shapes that both answer. HTTP alone knows them: the domain has structs of its own."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType

from customers.domain.identifiers import TYPES
from customers.domain.organisation import SOURCES
from customers.domain.search import CAP
from customers.domain.subscribe import ChannelName, Priority, Wish

MAX_SAFE = 2**53
Scalar = str | int | float | bool | None
# Named, so that the document has each once and a generated client one type for it.
Fields = TypeAliasType("Fields", dict[str, Scalar])
ExtendedFields = TypeAliasType("ExtendedFields", dict[str, Scalar | list[Scalar]])
CustomerId = Annotated[
    int,
    Field(gt=0, lt=MAX_SAFE),
    WithJsonSchema({"type": "integer", "format": "int64", "minimum": 1, "maximum": MAX_SAFE - 1}),
]
# For a key that an answer may leave out: it is never null.
Absent = SkipJsonSchema[None]
# Clients send numbers where the documentation has texts.
Text = str | int
# Clients send "true" and "false" where the documentation has booleans.
Flag = bool | str


def one_of(*words: str) -> Any:
    """A text; the words that are answered otherwise than by a refusal, for the document."""
    return Field(json_schema_extra={"enum": list(words)})


SourceName = TypeAliasType("SourceName", Annotated[str, one_of(*SOURCES)])
LoyaltyType = TypeAliasType("LoyaltyType", Annotated[str, one_of("loyalty", "non_loyalty")])
IdentifierType = TypeAliasType("IdentifierType", Annotated[str, one_of(*TYPES)])


class Model(BaseModel):
    """Keys in camel case, as the documentation spells them. No value is turned into another type; keys that nobody knows are ignored."""

    model_config = ConfigDict(alias_generator=to_camel, strict=True)
    # Every key of every model: what an error may name, because no client made it up.
    keys: ClassVar[set[str]] = set()

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        Model.keys.update(field.alias or name for name, field in cls.model_fields.items())


class Warning(Model):
    """One element of `errors` or `warnings`. `status` is false in both, as documented."""

    status: Literal[False]
    code: int
    message: str


class Error(Model):
    """A refusal: why nothing was done."""

    errors: Annotated[list[Warning], Field(min_length=1)]
    warnings: list[Warning]


class Pagination(Model):
    """Which part of a list an answer holds."""

    limit: int
    offset: int
    total: Annotated[int, Field(description=f"of a search exact up to {CAP}")]
    total_is_lower_bound: Annotated[
        Literal[True] | Absent, Field(description=f"a search found more than {CAP}")
    ] = None


class Choice(Model):
    """Which messages a customer wants over a channel."""

    channel: ChannelName
    priority: Priority
    type: Wish
    account_id: str | Absent = None
