"""How often certificates may be looked up by number, by one address and for one number: counted in the shared cache.

Whoever has many addresses could still try name after name on one number, so wrong names are counted by number too. A
right name costs nothing, and the address on the paper is never limited: when somebody has used a number's tries up, for
six hours at most, its holder shows the paper's square code or link as before. Twenty is more than honest visitors
mistype, and eighty guesses a day, known or unknown number alike, get nowhere in a list of surnames.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError

from certification.verifying import read_number

logger = logging.getLogger(__name__)

ATTEMPTS = 10
SECONDS = 600
WRONG_NAMES = 20
WRONG_NAMES_SECONDS = 6 * 3600
# One household or office is usually handed a whole /64: counting single IPv6 addresses would count nothing.
IPV6_PREFIX = 64


class Uncounted(Exception):
    """The cache is away, so nobody can tell how often this address has asked."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether this attempt may go ahead; if not, in how many seconds the next one may."""

    granted: bool
    wait: int


def attempt(request: HttpRequest) -> Allowance:
    """Count one attempt of the request's address. At most `ATTEMPTS` are granted in each period of `SECONDS`.

    Raises Uncounted when the cache cannot be asked.
    """
    return _count(f"verify:{address_of(request)}", most=ATTEMPTS, seconds=SECONDS)


def guess(number: str) -> Allowance:
    """Count one name tried on that number, whether a certificate has it or not. At most `WRONG_NAMES` are granted in
    each period of `WRONG_NAMES_SECONDS`; a right one is given back by `guessed_right`.

    Raises Uncounted when the cache cannot be asked.
    """
    return _count(_of_number(number), most=WRONG_NAMES, seconds=WRONG_NAMES_SECONDS)


def guessed_right(number: str) -> None:
    """The last guess on that number, not counted after all."""
    period = math.floor(timezone.now().timestamp() / WRONG_NAMES_SECONDS)
    with _counting():
        cache.decr(f"{_of_number(number)}:{period}")


def _of_number(number: str) -> str:
    # Hashed: a cache is no place for what somebody typed.
    return f"verify-number:{hashlib.sha256(read_number(number).encode()).hexdigest()}"


def _count(what: str, *, most: int, seconds: int) -> Allowance:
    moment = timezone.now().timestamp()
    period = math.floor(moment / seconds)
    key = f"{what}:{period}"
    with _counting():
        cache.add(key, 0, timeout=2 * seconds)
        used = cache.incr(key)
    return Allowance(granted=used <= most, wait=math.ceil((period + 1) * seconds - moment))


@contextmanager
def _counting() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError, ValueError) as problem:
        logger.warning("the cache cannot count look-ups: %s", problem)
        raise Uncounted from problem


def address_of(request: HttpRequest) -> str:
    """The client's address behind our own proxies (`TRUSTED_PROXIES` of them); of IPv6 its /64 network."""
    try:
        found = get_adapter().get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied):
        found = request.META.get("REMOTE_ADDR") or "unknown"
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, IPV6_PREFIX), strict=False).network_address)
    return str(address)
