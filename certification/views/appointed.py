"""Pages that exist only for those who hold, or once held, an appointment."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from certification.models import Appointment
from people.models import Person

View = Callable[..., HttpResponse]


def only_appointed(function: str, *, also: Callable[[Person], bool] | None = None) -> Callable[[View], View]:
    """The view, not there for anyone signed in who never held that appointment. `also` lets others in.

    A lapsed appointment still opens the page, on which whoever held it sees what is left. Outermost decorator: whoever
    is not signed in passes on to be asked to log in.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            person = request.user
            if isinstance(person, Person) and not (
                Appointment.objects.filter(person=person, function=function).exists()
                or (also is not None and also(person))
            ):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
