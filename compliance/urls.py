from django.urls import path

from compliance import views

app_name = "compliance"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/<int:task_id>/close/", views.close_task, name="close_task"),
    path("timeline/<slug:kind>/<int:content_id>/", views.timeline, name="timeline"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<int:delegation_id>/revoke/", views.revoke_delegation, name="revoke_delegation"),
    path("who-signs/", views.who_signs, name="who_signs"),
    path("<int:round_id>/", views.review, name="review"),
    path("<int:round_id>/sign/", views.sign, name="sign"),
    path("<int:round_id>/send-back/", views.send_back, name="send_back"),
    path("<int:round_id>/findings/<int:finding_id>/", views.answer_finding, name="answer_finding"),
]
