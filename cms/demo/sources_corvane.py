"""The invented evidence behind Corvane."""

from cms.demo.prose import pages
from cms.demo.story import Source

SOURCES = (
    Source(
        "sato-2024",
        "Implanted tibial nerve stimulation against sham for urgency incontinence",
        "trial",
        "Sato K, Ferreira M, Quist H, Dunne A",
        "Invented Archives of Urology",
        2024,
        "10.5555/hal.2024.0188",
        2,
        "corvane",
        pages("""
        Adults with urgency urinary incontinence who had stopped at least one drug were assigned at random to
        active or to sham stimulation by the same implant. Participants and assessors did not know which.

        The main measure was response: a fall in urgency leaks by at least half, from a diary of three days.
        ---
        In 16 clinics, 187 participants received the active programme and 93 the sham programme. Mean age was
        63 years and 84% were women. At the start they had a mean of 4.8 urgency leaks a day.

        Diaries were read by two people who did not know the programme. Missing diaries counted as no
        response.
        ---
        At 24 weeks, 68% of participants with active stimulation were responders against 33% with sham
        (p < 0.001). Response was alike in women and men.

        Voids per day fell by a mean of 2.3 with active stimulation at 24 weeks.
        ---
        Device related serious adverse events occurred in 1.6% (3/187) of participants within 24 weeks: two
        infections and one painful implant.

        Infection at the implant site occurred in 1.1% (2/187) of participants within 24 weeks; both implants
        were removed.

        Limits. The sham programme may itself have a small effect. Participants with neurological disease
        were not included.
    """),
    ),
    Source(
        "quist-2025",
        "Response to implanted tibial nerve stimulation at 96 weeks",
        "article",
        "Quist H, Sato K, Romero V",
        "Invented Archives of Urology",
        2025,
        "10.5555/hal.2025.0233",
        3,
        "corvane",
        pages("""
        Participants of the sham controlled trial who had the active programme were followed without a
        comparison group until 96 weeks after implantation.
        ---
        At 96 weeks, 62% of 171 participants were responders. Sixteen participants had left the study, five of
        them because the implant had been removed.

        Asked at 96 weeks, 91% of 171 participants said that they would choose the implant again.
        ---
        Limits. There was no comparison group after 24 weeks, and people who were content may have been more
        willing to stay.
    """),
    ),
    Source(
        "bench-cor-004",
        "Battery longevity of Corvane, bench report HM-BR-104",
        "bench",
        "Halden Medical test laboratory",
        "",
        2023,
        "HM-BR-104 rev 3",
        None,
        "corvane",
        pages("""
        Method. Cells were discharged at three loads and the life of the implant was modelled from the curves,
        with self-discharge and the loss of capacity with age.
        ---
        At the programme used in the trial, modelled battery life is 9 years. At the strongest programme it is
        4 years. The model was checked against cells that had run for two years.
    """),
    ),
    Source(
        "bench-cor-007",
        "Magnetic resonance conditions of Corvane, bench report HM-BR-107",
        "bench",
        "Halden Medical test laboratory",
        "",
        2023,
        "HM-BR-107 rev 1",
        None,
        "corvane",
        pages("""
        Method. Heating, force, torque and artefact were measured in a phantom at two field strengths by an
        outside laboratory.
        ---
        Corvane is MR Conditional at 1.5 and 3 tesla for scans of the whole body with stimulation turned off.
        Heating beside the implant stayed below 2 degrees.

        The implant causes an artefact of up to 4 cm, which may hide the ankle itself.
    """),
    ),
    Source(
        "implant-dof",
        "Duration of implantation, data on file HM-DF-118",
        "data_on_file",
        "Halden Medical clinical department",
        "",
        2025,
        "HM-DF-118",
        None,
        "corvane",
        pages("""
        Operating notes of 412 implantations by 37 surgeons were read after the first five cases of each.
        ---
        Mean time from incision to closure was 24 minutes. Local anaesthetic alone was used in 89% of 412
        implantations.

        The first five cases of each surgeon took a mean of 35 minutes and are not in the figure above.
    """),
    ),
    Source(
        "keller-2025",
        "Visits and cost of three ways to treat urgency incontinence: a model",
        "article",
        "Keller D, Amsler F",
        "Invented Review of Hospital Economics",
        2025,
        "10.5555/hal.2025.0512",
        5,
        "corvane",
        pages("""
        We modelled two years of care with the Corvane implant, with needle stimulation in the clinic and with
        a sacral implant. Visits came from published protocols.
        ---
        In the model, two years of care needed 4 planned clinic visits with the ankle implant and 31 with
        needle stimulation.

        In the model, the cost of the ankle implant was met by fewer visits after 26 months, from the view of
        a payor with the tariffs of 2025.
        ---
        Limits. A model is not a trial. Visits outside the plan were taken as equal, and removal of implants
        was taken from one study.
    """),
    ),
    Source(
        "ifu-corvane",
        "Instructions for use: Corvane implantable tibial nerve stimulator",
        "ifu",
        "Halden Medical",
        "",
        2025,
        "HM-IFU-COR-03",
        None,
        "corvane",
        pages("""
        Intended use. Corvane is intended to treat urgency urinary incontinence in adults after failure of, or
        intolerance to, conservative treatment. In the European Union it is also intended to treat urinary
        frequency in adults with overactive bladder.

        Do not implant in people with an active infection at the ankle or with severe peripheral neuropathy.
        ---
        Description. Corvane is one sealed implant. It has no separate lead and no battery outside the body.

        Implantation. Place the implant on the fascia beside the tibial nerve through one incision.
        ---
        Scanning. Turn stimulation off before magnetic resonance imaging. Follow the table of conditions.

        Warnings. Infection, pain, numbness and the need for removal or replacement may occur.
    """),
    ),
    Source(
        "letter-p229990",
        "Approval order P229990, Corvane",
        "clearance_letter",
        "Letter written for the demonstration",
        "",
        2023,
        "P229990",
        None,
        "corvane",
        pages("""
        Re: P229990. Trade name: Corvane implantable tibial nerve stimulator. Class III. Prescription use.

        This letter is an invention for demonstration. No agency wrote it and no such application exists. It
        stands where a real library would keep the real order.
        ---
        Corvane is indicated for the treatment of urgency urinary incontinence in adults after failure of, or
        intolerance to, conservative treatment.

        Conditions. The sponsor reports yearly on removals and replacements.
    """),
    ),
)
