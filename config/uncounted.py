"""Nobody comes in uncounted: what account pages answer while the cache that counts attempts is away."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 60


def closed_while_uncounted(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Log-in, re-authentication and every other account page answer 503 and say why when Redis does not answer.

    Letting people in without counting would open the door to whoever can make Redis fail. Pages that count nothing
    never notice. An error of Redis anywhere else is a mistake of ours and stays one (500).
    """

    def door(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, problem: Exception) -> HttpResponse | None:
        route = request.resolver_match.route if request.resolver_match else ""
        if not isinstance(problem, RedisError) or not route.startswith("accounts/"):
            return None
        logger.error("The cache cannot count attempts, so %s is closed: %s", request.path, problem)
        # Without the request: the page stands alone and asks nobody.
        return HttpResponse(
            render_to_string("503.html"),
            status=503,
            headers={"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"},
        )

    door.process_exception = process_exception  # type: ignore[attr-defined]
    return door
