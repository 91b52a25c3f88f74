"""An asset of the story as a designed PDF."""

from cms.demo.leaflet_blocks import Piece
from cms.demo.leaflet_decks import deck
from cms.demo.leaflet_guides import committee_brief, quick_guide
from cms.demo.leaflet_prints import brochure, leave_behind
from cms.demo.leaflet_stories import case_study, email_template
from cms.demo.story import Asset, Story

_TEMPLATES = {
    "leave_behind": leave_behind,
    "brochure": brochure,
    "deck": deck,
    "case_study": case_study,
    "email_template": email_template,
    "quick_guide": quick_guide,
    "committee_brief": committee_brief,
}


def asset_pdf(asset: Asset, story: Story) -> bytes:
    """The pages of the asset, the same bytes for the same story.

    Each claim's approved wording stands on one page as one run of words, with its qualifiers below it.
    """
    return _TEMPLATES[asset.kind](Piece.of(asset, story), story)
