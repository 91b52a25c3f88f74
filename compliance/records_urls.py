from django.urls import path

from compliance.views import access_review, retention, self_report, trail

app_name = "records"
urlpatterns = [
    path("trail/", trail.trail, name="trail"),
    path("trail/reviewed/", trail.review_trail, name="review_trail"),
    path("trail/audit-trail.<slug:ending>", trail.trail_file, name="trail_file"),
    path("access/", access_review.access, name="access"),
    path("access/reviewed/", access_review.review_access, name="review_access"),
    path("access/access.<slug:ending>", access_review.access_file, name="access_file"),
    path("retention/", retention.retention, name="retention"),
    path("retention/hold/", retention.hold, name="hold"),
    path("retention/holds/<int:hold_id>/lift/", retention.lift, name="lift"),
    path("retention/purges/<int:entry_id>/confirm/", retention.confirm, name="confirm_purge"),
    path("self/", self_report.self_report, name="self"),
]
