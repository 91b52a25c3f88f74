"""A claim under review, and the people around it."""

import pytest

from compliance.actions import SubmitForReview
from tests import factories


@pytest.fixture
def reviewers(db):
    """One person each for medical, regulatory and legal, who all must sign."""
    return factories.reviewers()


@pytest.fixture
def author(db):
    return factories.user("Authors")


@pytest.fixture
def round_(reviewers, author):
    """The first round of a claim that nobody approved before."""
    return SubmitForReview(factories.claim_draft(author=author), author).execute()


@pytest.fixture
def person(reviewers):
    return reviewers["medical"]


@pytest.fixture
def rounds(reviewers, author):
    """Three open rounds."""
    return [SubmitForReview(factories.claim_draft(author=author), author).execute() for _ in range(3)]
