"""Which partition an organisation lives in, for ever: Kafka's murmur2 of its id in decimal digits."""

from functools import lru_cache

_SEED, _M, _R, _MASK = 0x9747B28C, 0x5BD1E995, 24, 0xFFFFFFFF


@lru_cache(maxsize=4096)
def partition_of(org: int, partitions: int) -> int:
    """The partition of an organisation among `partitions`; no override exists."""
    return (murmur2(str(org).encode("ascii")) & 0x7FFFFFFF) % partitions


def murmur2(data: bytes) -> int:
    """Kafka's default partitioner hash, unsigned 32 bits."""
    length = len(data)
    h = (_SEED ^ length) & _MASK
    whole = length & ~3
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i : i + 4], "little") * _M & _MASK
        h = h * _M & _MASK ^ (k ^ k >> _R) * _M & _MASK
    if length != whole:
        h = (h ^ int.from_bytes(data[whole:], "little")) * _M & _MASK
    h = (h ^ h >> 13) * _M & _MASK
    return h ^ h >> 15
