"""What customers say against the products of Halden Medical, and what answers them. All invented."""

from cms.demo.story import Objection

OBJECTIONS = (
    Objection("Suction drains clog.", "tessel", "Mediflow", ("TES-0103", "TES-0113")),
    Objection("It costs more than a gravity drain.", "tessel", "Passa Surgical", ("TES-0108", "TES-0116")),
    Objection("My nurses have no time to learn it.", "tessel", "", ("TES-0106", "TES-0107")),
    Objection("The stimulation wears off after a year.", "corvane", "Neurovane", ("COR-0203", "COR-0209")),
    Objection("Our patients need MRI scans later.", "corvane", "", ()),
    Objection("We cannot take on more alarms.", "oriel", "Vigilane", ()),
    Objection("Our committee meets twice a year only.", "", "", ()),
)
