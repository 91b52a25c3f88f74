"""What a question finds that does not say it letter for letter: synonyms, slips, phrases, units, numbers."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from django.utils import timezone

from compliance.cascade import cascade
from messaging.models import Persona
from search.finding import find
from search.models import Synonym
from tests import factories
from tests.search.hostile import HOSTILE, hostile_with
from tests.search.library import NOW, ask, piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def us():
    return factories.market("US")


@pytest.fixture
def rep(us):
    return factories.rep(us)


def titles(words, rep, **fields):
    return {hit.version.asset.title for hit in find(ask(words, **fields), rep, NOW).hits}


def test_a_synonym_counts_from_the_next_search_on_and_is_said(us, rep):
    piece("Clot", "A thrombus in the line.", cleared=[(us, "hcp")])
    piece("Valve", "Transcatheter aortic valve replacement in adults.", cleared=[(us, "hcp")])
    assert titles("clotting agent", rep) == {"Clot"}  # one word of two, by its title
    assert titles("TAVR", rep) == set()
    row = Synonym.objects.create(words="TAVR", means="transcatheter aortic valve replacement\nTAVI")
    answer = find(ask("TAVR"), rep, NOW)
    assert [hit.version.asset.title for hit in answer.hits] == ["Valve"]
    assert answer.hits[0].why == "Matches “Transcatheter”, “aortic”, “valve” on page 1"
    assert answer.synonyms == {"tavr": ("transcatheter aortic valve replacement", "tavi")}
    row.delete()
    assert titles("TAVR", rep) == set()


def test_a_synonym_of_several_words_is_found_by_the_short_form(us, rep):
    piece("Heart", "TAVR in adults.", cleared=[(us, "hcp")])
    Synonym.objects.create(words="TAVR", means="transcatheter aortic valve replacement")
    assert titles("transcatheter aortic valve replacement", rep) == {"Heart"}
    assert titles("transcatheter aortic valve replacement adults", rep) == {"Heart"}
    Synonym.objects.update(both=False)
    assert titles("transcatheter aortic valve replacement", rep) == set()


def test_a_mistyped_word_is_understood_where_nothing_says_it(us, rep):
    piece("Drain", "The infection rate fell.", cleared=[(us, "hcp")])
    answer = find(ask("infecton rate"), rep, NOW)
    assert [hit.version.asset.title for hit in answer.hits] == ["Drain"]
    assert answer.meant == {"infecton": ("infection",)}
    assert "<mark>infection</mark> <mark>rate</mark>" in answer.hits[0].snippet
    assert not answer.relaxed


def test_a_slip_does_not_drown_what_is_said_exactly(us, rep):
    piece("Brain", "The brain.", cleared=[(us, "hcp")])
    piece("Drain", "The drain.", cleared=[(us, "hcp")])
    assert titles("brain", rep) == {"Brain"}
    assert titles("grain", rep) == {"Brain", "Drain"}


def test_a_word_of_withheld_pieces_is_no_slip_and_none_is_suggested_from_them(us, rep):
    piece("Secret", "The zephyrium drain.")
    piece("Open", "The zephyrius drain.", cleared=[(us, "hcp")])
    held = find(ask("zephyrium"), rep, NOW)
    assert (held.total, held.withheld_count, held.meant) == (0, 1, {})
    assert find(ask("zephyriuk"), rep, NOW).meant == {"zephyriuk": ("zephyrius",)}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('"drain removal"', {"Phrase"}),
        ("drain removal", {"Phrase", "Apart"}),
        ("drain -phrase", {"Apart"}),
        ("-drain", {"Sizes", "Numbers"}),
        ('drain -"drain removal"', {"Apart"}),
        ("5 mm", {"Sizes"}),
        ("5mm", {"Sizes"}),
        ("15 mm", set()),
        ("2.4", {"Sizes"}),
        ("24", set()),
        ("K249901", {"Numbers"}),
        ("k249901", {"Numbers"}),
        ("K24990", set()),
        ("K249902", set()),
        ("TSL-100-05", {"Numbers"}),
        ("TSL-100-0", set()),
        ("TSL-100-06", set()),
    ],
)
def test_phrases_exclusion_units_and_exact_numbers(us, rep, words, found):
    cleared = [(us, "hcp")]
    piece("Phrase", "After drain removal.", cleared=cleared)
    piece("Apart", "Removal of the drain.", cleared=cleared)
    piece("Sizes", "A tube of 5 mm, 2.4 long.", cleared=cleared)
    piece("Numbers", "Cleared as K249901, order TSL-100-05.", cleared=cleared)
    assert titles(words, rep) == found


def test_a_measure_is_found_however_the_page_writes_it(us, rep):
    piece("Apart", "A tube of 5 mm.", cleared=[(us, "hcp")])
    piece("Joined", "A tube of 5mm.", cleared=[(us, "hcp")])
    assert titles("5 mm", rep) == titles("5mm", rep) == {"Apart", "Joined"}


def test_claims_qualifiers_and_tags_are_searched_and_said_to_be(us, rep):
    factories.approved_claim(
        qualifiers=("Single centre, enrolled cohort.",), wordings=("Fewer were contaminated.",)
    )
    factories.approved_asset(factories.STATEMENT + " Single centre, enrolled cohort.", title="Piece")

    def why(words):
        return [hit.why for hit in find(ask(words, us), rep, timezone.now()).hits]

    assert why("contaminated") == ["Matches in a claim on it"]
    assert why("K123456") == ["Matches in what it is for"]
    assert why("piece") == ["Matches in its title"]
    assert why("enrolled cohort") == ["Matches “enrolled”, “cohort” on page 1"]


def test_a_renamed_persona_is_found_by_its_new_name(us, rep):
    persona = Persona.objects.create(name="Committee", slug="committee")
    piece("Guide", "Drain.", cleared=[(us, "hcp")], personas=[persona])
    assert titles("committee", rep) == {"Guide"}
    Persona.objects.update(name="Jury")
    cascade({"messaging.persona": {persona.pk}})
    assert titles("jury", rep) == {"Guide"}
    assert titles("committee", rep) == set()


WORDS = ("drain", "5", "mm", "infection", "rate")


@pytest.mark.parametrize("words", [*HOSTILE, *hostile_with(WORDS)], ids=lambda words: repr(words[:20]))
def test_hostile_input_gets_an_answer_over_http(client, us, rep, words):
    piece("Drain", "The drain of 5 mm.", cleared=[(us, "hcp")])
    client.force_login(rep)
    asked = {"q": words.encode("utf-8", "replace").decode()}
    assert client.get("/find/", asked).status_code == 200
    typing = client.get("/find/", asked | {"typing": "1"}, HTTP_HX_REQUEST="true")
    assert typing.status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(st.characters(), max_size=80), st.text('"-− drainmb5.,/;()*:|&', max_size=40)))
def test_any_line_gets_an_answer(us, rep, words):
    find(ask(words), rep, NOW)


def test_speaker_notes_are_searched_and_shown_to_nobody_else(client, us, rep):
    notes = "Mention the barometer first."
    slides = io.BytesIO()
    canvas = Canvas(slides, pagesize=(420, 595))
    canvas.drawString(30, 540, factories.STATEMENT)
    canvas.textAnnotation(notes, Rect=[10, 10, 30, 30])
    canvas.showPage()
    canvas.save()
    factories.approved_claim()
    asset = factories.approved_asset(title="Slides", data=slides.getvalue())
    assert asset.version.pages.get().notes == notes
    (hit,) = find(ask("barometer", us), rep, timezone.now()).hits
    assert (hit.why, hit.snippet) == ("Matches in its speaker notes", "")
    client.force_login(rep)
    assert "barometer" not in client.get(f"/assets/{asset.pk}/").content.decode()
