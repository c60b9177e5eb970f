"""Addresses of the practicum's pages: supervisor."""

from __future__ import annotations

from django.urls import URLPattern, path

from practicum.views import competences, countersigning, meetings, queue, supervisees

urlpatterns: list[URLPattern] = [
    path("queue/", queue.queue, name="queue"),
    path("queue/scope/<uuid:public_id>/", countersigning.scope_countersign, name="scope_countersign"),
    path("queue/scope/<uuid:public_id>/return/", countersigning.scope_return, name="scope_return"),
    path("queue/<uuid:public_id>/", queue.line, name="line"),
    path("queue/<uuid:public_id>/return/", queue.queue_return, name="queue_return"),
    path("queue/<uuid:public_id>/take-back/", queue.line_take_back, name="line_take_back"),
    path("supervisees/", supervisees.supervisees, name="supervisees"),
    path("supervisees/<uuid:public_id>/competences/", competences.competences, name="competences"),
    path(
        "supervisees/competences/<uuid:public_id>/take-back/",
        competences.competence_take_back,
        name="competence_take_back",
    ),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/of/<uuid:public_id>/", meetings.meeting_of_place, name="meeting_of_place"),
    path("meetings/<uuid:public_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:public_id>/take-back/", meetings.meeting_take_back, name="meeting_take_back"),
]
