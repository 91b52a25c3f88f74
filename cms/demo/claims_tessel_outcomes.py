"""What Halden says about patients, wards and costs with Tessel."""

from cms.demo.prose import ask
from cms.demo.story import Anchor, Claim, Figure, Wording

CLAIMS = (
    Claim(
        "TES-0101",
        "tessel",
        "comparative",
        "In adults after abdominal surgery, Tessel drains were followed by fewer infections within 30 days "
        "of removal than gravity drains (2.4% against 6.1%).",
        (
            Wording(
                "en",
                "Fewer infections within 30 days of removal than with gravity drains (2.4% against 6.1%) "
                "in adults after abdominal surgery.",
            ),
            Wording(
                "de",
                "Bei Erwachsenen traten nach Bauchoperationen innerhalb von 30 Tagen nach Entfernung "
                "weniger Infektionen mit Tessel auf als mit Schwerkraftdrainagen (2,4 % gegenüber 6,1 %).",
                "Weniger Infektionen nach der Entfernung",
                "912 Erwachsene nach geplanter Bauchoperation wurden nach dem Zufall einer aktiven oder "
                "einer Schwerkraftdrainage zugeteilt. Ein Gremium ohne Kenntnis der Zuteilung beurteilte "
                "jede Infektion nach einer schriftlichen Definition.",
                ("Ein Zentrum, 912 Erwachsene; nicht für Sterblichkeit ausgelegt.",),
                Figure(
                    "bars",
                    "Infektion innerhalb von 30 Tagen nach Entfernung",
                    "%",
                    (("Tessel", 2.4), ("Schwerkraft", 6.1)),
                ),
            ),
            Wording(
                "fr",
                "Chez l’adulte après chirurgie abdominale, moins d’infections ont suivi le retrait de "
                "Tessel à 30 jours que celui des drains par gravité (2,4 % contre 6,1 %).",
                "Moins d’infections après le retrait",
                "912 adultes opérés de l’abdomen ont été répartis au hasard entre drainage actif et "
                "drainage par gravité. Un comité qui ignorait la répartition a jugé chaque infection selon "
                "une définition écrite.",
                ("Un seul centre, 912 adultes ; étude non conçue pour la mortalité.",),
                Figure(
                    "bars",
                    "Infection dans les 30 jours après le retrait",
                    "%",
                    (("Tessel", 2.4), ("Gravité", 6.1)),
                ),
            ),
        ),
        ("Single centre, 912 adults; not powered for mortality.",),
        "closed-wounds",
        (
            Anchor(
                "haller-2025",
                3,
                "Infection at 30 days occurred in 2.4% (11/456) with active and 6.1% (28/456) with gravity "
                "drainage (p = 0.006).",
            ),
        ),
        ask("US EU GB CH", "hcp payor"),
        "Fewer infections after removal",
        "A randomised trial compared an active drain with a gravity drain after planned abdominal surgery. "
        "A committee that did not know the assignment judged each infection by one written definition.",
        Figure("bars", "Infection within 30 days of removal", "%", (("Tessel", 2.4), ("Gravity drain", 6.1))),
    ),
    Claim(
        "TES-0108",
        "tessel",
        "comparative",
        "In adults after abdominal surgery, drains were removed a median of 1 day earlier with Tessel than "
        "with gravity drains.",
        (
            Wording(
                "de",
                "Bei Erwachsenen nach Bauchoperationen wurden Drainagen mit Tessel im Median 1 Tag früher "
                "entfernt als Schwerkraftdrainagen.",
                "Ein Tag weniger mit Drainage",
                "In beiden Gruppen galt dieselbe Regel: Die Drainage wird entfernt, wenn weniger als 30 ml "
                "am Tag fließen.",
                ("Ein Zentrum, 912 Erwachsene.",),
                Figure(
                    "columns", "Tage bis zur Entfernung, Median", "Tage", (("Tessel", 3), ("Schwerkraft", 4))
                ),
            ),
        ),
        ("Single centre, 912 adults; drains removed below 30 ml in a day in both groups.",),
        "closed-wounds",
        (
            Anchor(
                "haller-2025",
                3,
                "Median time to removal of the drain was 3 days with active and 4 days with "
                "gravity drainage, "
                "a median of 1 day earlier with active drainage (p = 0.01).",
            ),
        ),
        ask("US EU GB CH", "hcp payor"),
        "One day less with a drain",
        "Both groups followed the same rule: the drain comes out when less than 30 ml flows in a day.",
        Figure(
            "columns", "Median days to removal of the drain", "days", (("Tessel", 3), ("Gravity drain", 4))
        ),
    ),
    Claim(
        "TES-0109",
        "tessel",
        "economic",
        "In a costing study of two hospitals, mean cost per case was 412 euros lower with Tessel than with "
        "gravity drains.",
        (
            Wording(
                "de",
                "In einer Kostenstudie in zwei Krankenhäusern lagen die mittleren Fallkosten mit Tessel um "
                "412 Euro niedriger als mit Schwerkraftdrainagen.",
                "Kosten je Fall, nicht Preis je Stück",
                "Gezählt wurden Material, Pflegezeit, Belegungstage und die Behandlung von Komplikationen "
                "bei 318 Erwachsenen nach Darmoperationen.",
                ("Zwei Krankenhäuser, ohne zufällige Zuteilung; Sicht des Krankenhauses, Euro von 2024.",),
                Figure(
                    "bars",
                    "Unterschied je Fall: Gerät und Ergebnis",
                    "€",
                    (("Ersparnis je Fall", 412), ("Mehrpreis des Geräts", 138)),
                ),
            ),
        ),
        ("Two hospitals in one country, no random assignment; hospital view, euros of 2024.",),
        "closed-wounds",
        (
            Anchor(
                "moreau-2025",
                2,
                "Mean cost per case was 412 euros lower with active than with gravity drainage (95% interval "
                "96 to 744).",
            ),
            Anchor(
                "moreau-2025",
                1,
                "We counted the cost of drains, canisters, dressings, nursing time, bed days and "
                "treatment of "
                "complications in 318 adults after colorectal surgery in two hospitals.",
            ),
        ),
        ask("EU CH", "hcp payor"),
        "Cost per case, not price per piece",
        "The study counted drains, dressings, nursing time, bed days and the treatment of complications. "
        "The device cost 138 euros more; bed days and infections outweighed it.",
        Figure(
            "bars",
            "Per case: saving after the price of the device",
            "euros",
            (("Saving per case", 412), ("Added device price", 138)),
        ),
    ),
    Claim(
        "TES-0110",
        "tessel",
        "comparative",
        "In adults after abdominal surgery, mean hospital stay was 0.8 days shorter with Tessel than with "
        "gravity drains.",
        (),
        ("Single centre, 912 adults; 95% interval 0.2 to 1.4 days.",),
        "closed-wounds",
        (
            Anchor(
                "haller-2025",
                3,
                "Mean hospital stay was 6.1 days with active and 6.9 days with gravity drainage, a "
                "difference "
                "of 0.8 days (95% interval 0.2 to 1.4).",
            ),
        ),
        ask("US EU GB CH", "hcp payor"),
        "Home a little sooner",
        "Stay was a planned secondary measure of the trial. Discharge followed the hospital’s usual "
        "criteria in both groups.",
        Figure("columns", "Mean hospital stay", "days", (("Tessel", 6.1), ("Gravity drain", 6.9))),
    ),
    Claim(
        "TES-0112",
        "tessel",
        "safety",
        "In a registry of 3,184 adults with Tessel, infection within 30 days of drain removal was reported "
        "in 2.9%.",
        (),
        ("Reported by hospitals; no comparison group.",),
        "closed-wounds",
        (
            Anchor(
                "registry-2025",
                2,
                "Infection within 30 days of drain removal was reported in 2.9% of 3,184 adults with Tessel.",
            ),
        ),
        ask("US EU GB CH"),
        "What the registry shows, and what it does not",
        "Fourteen hospitals record each drain they place. A registry shows how a device does in daily use; "
        "it does not compare.",
        Figure("ring", "Infection reported within 30 days", "%", (("infection", 2.9), ("all patients", 100))),
    ),
    Claim(
        "TES-0113",
        "tessel",
        "safety",
        "In a registry of 3,184 adults with Tessel, return to theatre because of drain failure was "
        "reported in 0.4%.",
        (),
        ("Reported by hospitals; no comparison group.",),
        "closed-wounds",
        (
            Anchor(
                "registry-2025",
                2,
                "Return to theatre because of drain failure was reported in 0.4% of 3,184 adults.",
            ),
        ),
        ask("US EU GB CH"),
        "Back to theatre",
        "Displaced drains accounted for most returns. Fixing the drain at the skin remains the surgeon’s "
        "step.",
        Figure(
            "ring", "Return to theatre for drain failure", "%", (("returned", 0.4), ("all patients", 100))
        ),
    ),
    Claim(
        "TES-0115",
        "tessel",
        "comparative",
        "Patients reported less pain at drain removal with Tessel than with gravity drains (2.1 against "
        "3.4 of 10).",
        (),
        ("Reported by patients who knew which drain they had; one centre.",),
        "closed-wounds",
        (
            Anchor(
                "haller-2025",
                4,
                "Pain at removal was 2.1 with active and 3.4 with gravity drainage on a scale from 0 to 10.",
            ),
        ),
        ask("EU GB CH"),
        "The moment of removal",
        "Pain was asked for on a scale from 0 to 10 right after removal. Patients were not blinded, so "
        "medical affairs asked for more.",
        Figure("bars", "Pain at removal, scale from 0 to 10", "", (("Tessel", 2.1), ("Gravity drain", 3.4))),
        state="draft",
    ),
    Claim(
        "TES-0116",
        "tessel",
        "economic",
        "In four wards, drain care took a mean of 7 minutes less per patient and shift with Tessel than "
        "with gravity drains.",
        (
            Wording(
                "fr",
                "Dans quatre services, les soins du drain ont pris en moyenne 7 minutes de moins par "
                "patient et par poste avec Tessel qu’avec les drains par gravité.",
                "Sept minutes rendues à chaque poste",
                "Des observateurs ont chronométré les soins du drain pendant six semaines avec chaque "
                "dispositif. Vider et traire la ligne expliquent la plus grande part de l’écart.",
                ("Services non répartis au hasard ; infirmiers observés.",),
                Figure(
                    "columns", "Minutes par patient et par poste", "min", (("Tessel", 4), ("Gravité", 11))
                ),
            ),
        ),
        ("Observed before and after, wards not assigned at random; time saved is not a saving in staff.",),
        "closed-wounds",
        (
            Anchor(
                "ward-time-2025",
                2,
                "Mean time for drain care per patient and shift was 4 minutes with Tessel and 11 "
                "minutes with "
                "gravity drains, a mean of 7 minutes less (p < 0.001).",
            ),
            Anchor("ward-time-2025", 1, "Observers with stopwatches followed nurses in four surgical wards"),
        ),
        ask("US EU GB CH", "hcp payor"),
        "Seven minutes back in each shift",
        "Observers with stopwatches followed nurses for six weeks with each drain. Emptying and milking "
        "the line made most of the difference.",
        Figure(
            "columns",
            "Minutes of drain care per patient and shift",
            "min",
            (("Tessel", 4), ("Gravity drain", 11)),
        ),
    ),
)
