"""How often one address may look up a certificate by its number: counted in the cache all processes share."""

from __future__ import annotations

import ipaddress
import logging
import math
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

ATTEMPTS = 10
SECONDS = 600
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
    moment = timezone.now().timestamp()
    period = math.floor(moment / SECONDS)
    key = f"verify:{address_of(request)}:{period}"
    try:
        cache.add(key, 0, timeout=2 * SECONDS)
        used = cache.incr(key)
    except (RedisError, OSError, ValueError) as problem:
        logger.warning("the cache cannot count look-ups: %s", problem)
        raise Uncounted from problem
    return Allowance(granted=used <= ATTEMPTS, wait=math.ceil((period + 1) * SECONDS - moment))


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
