"""One seeded run: three replicas, two projectors, clients that repeat themselves, and every fault there is."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from customers.domain.commands import Draft, GivenIdentifier, Register
from customers.domain.organisation import Organisation, Policies
from customers.journal.commit import Reply
from customers.journal.fold import load
from customers.journal.genesis import write_genesis
from tests.simulation.history import Called, Moment, check_call
from tests.simulation.log import SimLog
from tests.simulation.oracle import Asked, Request, Truth, check_fold, check_journal, check_models
from tests.simulation.processes import ORG, Projector, Replica, Shared, fingerprint
from tests.simulation.store import SimStore
from tests.simulation.world import LIFE_S, Tell, VirtualLoop
