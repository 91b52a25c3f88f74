import pytest
from django.utils import timezone
from search.finding import find
from search.query import SearchRequest
from search.models import Document
from compliance.actions import Sign, SubmitForReview
from content.models import AssetClearance
from tests import factories
pytestmark = pytest.mark.django_db
@pytest.mark.parametrize("word", ["approvedword0x0", "approvedwordaxb", "approvedword"])
def test_find(word):
    people = factories.reviewers("medical")
    author = factories.user("Authors")
    market = factories.market("US")
    product = factories.product("Benchdrain", markets=(market,))
    factories.approved_claim(author=author, on=product, markets=((market, "hcp"),))
    people = factories.reviewers("medical")
    version = factories.asset_draft(factories.STATEMENT, author=author, on=product, title=f"Leaflet {word}", markets=((market, "hcp"),))
    round_ = SubmitForReview(version.asset, author).execute()
    print([str(f) for f in round_.findings.all()], [str(r) for r in round_.required.all()])
    required = round_.signable_by(people["medical"])[0]
    Sign(round_, people["medical"], required, "approval", factories.credentials(people["medical"])).execute()
    print(AssetClearance.objects.count(), list(Document.objects.values()))
    rep = factories.rep(market)
    a = find(SearchRequest(market=market, audience="hcp", words=word), rep, timezone.now())
    print(word, a.total, a)
