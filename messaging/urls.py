from django.urls import path

from messaging import views

app_name = "messaging"
urlpatterns = [
    path("check/", views.check_text, name="check"),
    path("check/draft/<slug:kind>/", views.check_draft, name="check_draft"),
    path("evidence/<int:file_id>/pages/<int:number>/", views.evidence_page, name="evidence_page"),
    path("evidence/files/<int:file_id>/claims/<int:claim_id>/", views.compare_file, name="compare_file"),
    path("evidence/files/<int:file_id>/", views.reprint, name="reprint"),
    path("evidence/retractions/", views.retraction_watch, name="retraction_watch"),
    path("questions/", views.questions, name="questions"),
    path("questions/<int:question_id>/", views.answer_question, name="answer_question"),
    path("claims/<int:claim_id>/evidence/", views.anchors, name="anchors"),
]
