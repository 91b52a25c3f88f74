from django.urls import path

from compliance import views

app_name = "compliance"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/<int:task_id>/close/", views.close_task, name="close_task"),
    path("recertify/<slug:kind>/<int:content_id>/", views.recertify, name="recertify"),
    path("still-right/<slug:kind>/<int:content_id>/", views.still_right, name="still_right"),
    path("timeline/<slug:kind>/<int:content_id>/", views.timeline, name="timeline"),
    path("statement/", views.statement, name="statement"),
    path("series/", views.series, name="series"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<int:delegation_id>/revoke/", views.revoke_delegation, name="revoke_delegation"),
    path("who-signs/", views.who_signs, name="who_signs"),
    path("<int:round_id>/", views.review, name="review"),
    path("<int:round_id>/sign/", views.sign, name="sign"),
    path("<int:round_id>/send-back/", views.send_back, name="send_back"),
    path("<int:round_id>/findings/<int:finding_id>/", views.answer_finding, name="answer_finding"),
    path("<int:round_id>/comments/", views.add_comment, name="add_comment"),
    path(
        "<int:round_id>/comments/<int:comment_id>/<slug:change>/",
        views.change_comment,
        name="change_comment",
    ),
]
