from django.urls import path

from content.views import assets, library, prepare, recalls, requests, shares, viewer

app_name = "content"
urlpatterns = [
    path("assets/<int:asset_id>/", assets.asset, name="asset"),
    path("assets/<int:asset_id>/share/", shares.share, name="share"),
    path("assets/versions/<int:version_id>/pages/<int:number>/", assets.page, name="page"),
    path(
        "assets/versions/<int:version_id>/pages/<int:number>/thumbnail/", assets.thumbnail, name="thumbnail"
    ),
    path("shares/", shares.shares, name="shares"),
    path("shares/<int:share_id>/revoke/", shares.revoke_share, name="revoke_share"),
    path("library/", library.library, name="library"),
    path("library/upload/", library.upload, name="upload"),
    path("library/<int:asset_id>/", prepare.prepare, name="prepare"),
    path("library/<int:asset_id>/progress/", prepare.progress, name="progress"),
    path("library/<int:asset_id>/version/", library.upload_version, name="upload_version"),
    path("library/<int:asset_id>/submit/", prepare.submit_asset, name="submit_asset"),
    path("library/<int:asset_id>/uses/add/", prepare.add_use, name="add_use"),
    path("library/<int:asset_id>/uses/confirm/", prepare.confirm_uses, name="confirm_uses"),
    path("library/<int:asset_id>/match/", prepare.match_again, name="match_again"),
    path("library/sentences/<int:sentence_id>/", prepare.judge_sentence, name="judge_sentence"),
    path("library/uses/<int:use_id>/", prepare.decide_use, name="decide_use"),
    path("s/<str:token>/", viewer.viewer, name="viewer"),
    path("s/<str:token>/pages/<int:number>/", viewer.viewer_page, name="viewer_page"),
    path("s/<str:token>/beat/", viewer.beat, name="beat"),
    path("claims/", recalls.claims, name="claims"),
    path("withdraw/<str:kind>/<int:content_id>/", recalls.withdraw, name="withdraw"),
    path("requests/", requests.requests, name="requests"),
    path("requests/ask/", requests.ask, name="ask"),
    path("requests/<int:wish_id>/answer/", requests.answer_request, name="answer_request"),
    path("recalls/", recalls.recalls, name="recalls"),
    path("recalls/<int:notice_id>/acknowledge/", recalls.acknowledge, name="acknowledge"),
]
