"""The people of Halden Medical and those they write to. None of them exists."""

from cms.demo.story import Institution, Person, Recipient, Territory

PEOPLE = (
    Person("jana.ott", "Jana", "Ott", "Account manager, Germany", ("rep",)),
    Person("paul.reyes", "Paul", "Reyes", "Account manager, eastern United States", ("rep",)),
    Person("dana.whitlow", "Dana", "Whitlow", "Account manager, western United States", ("rep",)),
    Person("luc.perrault", "Luc", "Perrault", "Account manager, France", ("rep",)),
    Person("nia.hughes", "Nia", "Hughes", "Account manager, Great Britain", ("rep",)),
    Person("pia.marti", "Pia", "Marti", "Account manager, Switzerland", ("rep",)),
    Person("ines.brandt", "Ines", "Brandt", "Medical affairs director", ("medical_affairs",)),
    Person("samuel.oduya", "Samuel", "Oduya", "Medical affairs manager", ("medical_affairs",)),
    Person("grace.lindholm", "Grace", "Lindholm", "Regulatory affairs, United States", ("regulatory_us",)),
    Person("robert.aebi", "Robert", "Aebi", "Regulatory affairs, Europe", ("regulatory_eu",)),
    Person("mary.osei", "Mary", "Osei", "Legal counsel", ("legal",)),
    Person("nils.ekholm", "Nils", "Ekholm", "Device safety officer", ("device_safety",)),
    Person("clara.voss", "Clara", "Voss", "Medical writer", ("author",)),
    Person("tom.ibarra", "Tom", "Ibarra", "Product marketing writer", ("author",)),
    Person("hanne.dahl", "Hanne", "Dahl", "Content librarian", ("librarian",)),
    Person("maya.koch", "Maya", "Koch", "Product marketing, Tessel", ("marketer",)),
    Person("felix.arnaud", "Felix", "Arnaud", "Product marketing, Corvane and Oriel", ("marketer",)),
    Person("ruth.calder", "Ruth", "Calder", "Head of sales", ("sales_leader",)),
    Person("vera.lang", "Vera", "Lang", "Quality manager", ("quality",)),
    Person("adam.stone", "Adam", "Stone", "Systems administrator", ("administrator",)),
)

TERRITORIES = (
    Territory("United States, east", ("US",), ("paul.reyes", "ruth.calder", "maya.koch")),
    Territory("United States, west", ("US",), ("dana.whitlow", "ruth.calder", "maya.koch")),
    Territory("Germany", ("DE",), ("jana.ott", "ruth.calder", "maya.koch")),
    Territory("France", ("FR",), ("luc.perrault", "ruth.calder", "maya.koch")),
    Territory("Great Britain", ("GB",), ("nia.hughes", "ruth.calder", "maya.koch")),
    Territory("Switzerland", ("CH",), ("pia.marti", "ruth.calder", "maya.koch")),
)

INSTITUTIONS = (
    Institution("st-alban", "St. Alban Hospital", "Cologne", "DE", "Hospital"),
    Institution("lindenhof", "Lindenhof Surgical Centre", "Leipzig", "DE", "Hospital"),
    Institution("elbtal", "Elbtal Day Clinic", "Dresden", "DE", "Day surgery"),
    Institution("saint-cyprien", "Hôpital Saint-Cyprien", "Toulouse", "FR", "Hospital"),
    Institution("rive-gauche", "Clinique Rive Gauche", "Nantes", "FR", "Outpatient clinic"),
    Institution("harrow-street", "Harrow Street Hospital", "Leeds", "GB", "Hospital"),
    Institution("marsh-lane", "Marsh Lane Clinic", "Bristol", "GB", "Outpatient clinic"),
    Institution("brook-house", "Brook House Hospital", "Norwich", "GB", "Hospital"),
    Institution("seefeld", "Seefeld Cantonal Hospital", "Zurich", "CH", "Hospital"),
    Institution("jura", "Jura Ward Centre", "Delémont", "CH", "General ward"),
    Institution("cedar-ridge", "Cedar Ridge Medical Center", "Albany", "US", "Hospital"),
    Institution("bayview", "Bayview Surgery Center", "Portland", "US", "Day surgery"),
    Institution("prairie", "Prairie Regional Hospital", "Omaha", "US", "Hospital"),
    Institution("tri-county", "Tri-County Health Plan", "Columbus", "US", "Outpatient clinic"),
    Institution("coastal", "Coastal Urology Group", "San Diego", "US", "Outpatient clinic"),
    Institution("rheinkasse", "Rheinkasse Health Fund", "Mainz", "DE", "Outpatient clinic"),
)


def _recipient(name: str, title: str, institution: str, persona: str, audience: str = "hcp") -> Recipient:
    """A recipient at an institution; the address uses a domain reserved for examples."""
    first, last = name.split(" ", 1)
    house = next(i for i in INSTITUTIONS if i.key == institution)
    ascii_last = last.lower().translate(str.maketrans("äöüéèëç '", "aoueeec--"))
    return Recipient(
        first,
        last,
        title,
        institution,
        house.market,
        audience,
        persona,
        f"{first[0].lower()}.{ascii_last}@{institution}.example",
    )


RECIPIENTS = (
    _recipient("Anna Weber", "Consultant surgeon", "st-alban", "Surgeon"),
    _recipient("Joachim Reuter", "Head of purchasing", "st-alban", "Materials manager"),
    _recipient("Silke Brandl", "Hygiene lead", "st-alban", "Infection prevention lead"),
    _recipient("Kerstin Vogel", "Theatre manager", "st-alban", "OR nurse manager"),
    _recipient("Matthias Lorenz", "Colorectal surgeon", "lindenhof", "Surgeon"),
    _recipient("Birgit Sommer", "Value committee chair", "lindenhof", "Value analysis committee member"),
    _recipient("Olaf Kern", "Biomedical engineer", "lindenhof", "Biomedical engineer"),
    _recipient("Petra Haas", "Clinic director", "elbtal", "Finance director"),
    _recipient("Timo Ackermann", "Urologist", "elbtal", "Surgeon"),
    _recipient("Ulrike Menz", "Benefits analyst", "rheinkasse", "Finance director", "payor"),
    _recipient("Camille Roux", "Chirurgienne", "saint-cyprien", "Surgeon"),
    _recipient("Hugo Lemaire", "Ingénieur biomédical", "saint-cyprien", "Biomedical engineer"),
    _recipient("Sophie Garnier", "Cadre de bloc", "saint-cyprien", "OR nurse manager"),
    _recipient("Mathilde Caron", "Urologue", "rive-gauche", "Surgeon"),
    _recipient("Benoît Faure", "Directeur financier", "rive-gauche", "Finance director"),
    _recipient("Helen Ashdown", "Consultant surgeon", "harrow-street", "Surgeon"),
    _recipient("Gareth Pym", "Infection prevention lead", "harrow-street", "Infection prevention lead"),
    _recipient("Lucy Farrow", "Ward educator", "harrow-street", "Clinical educator"),
    _recipient("Simon Tate", "Clinic manager", "marsh-lane", "Value analysis committee member"),
    _recipient("Rebecca Holt", "Procurement lead", "brook-house", "Materials manager"),
    _recipient("Imran Dar", "Surgical registrar", "brook-house", "Surgeon"),
    _recipient("Beat Wyss", "Leitender Arzt", "seefeld", "Surgeon"),
    _recipient("Claudia Frei", "Stationsleiterin", "seefeld", "OR nurse manager"),
    _recipient("Reto Keller", "Medizintechnik", "seefeld", "Biomedical engineer"),
    _recipient("Nadine Chappuis", "Infirmière cheffe", "jura", "OR nurse manager"),
    _recipient("Yves Comte", "Formateur clinique", "jura", "Clinical educator"),
    _recipient("Laura Benning", "General surgeon", "cedar-ridge", "Surgeon"),
    _recipient("Marcus Doyle", "Value analysis director", "cedar-ridge", "Value analysis committee member"),
    _recipient("Erin Castell", "Infection preventionist", "cedar-ridge", "Infection prevention lead"),
    _recipient("Victor Amaya", "Biomedical engineering manager", "cedar-ridge", "Biomedical engineer"),
    _recipient("Karen Stroud", "OR director", "bayview", "OR nurse manager"),
    _recipient("Daniel Okoye", "Plastic surgeon", "bayview", "Surgeon"),
    _recipient("Teresa Blum", "Materials manager", "prairie", "Materials manager"),
    _recipient("Alan Whitby", "Chief financial officer", "prairie", "Finance director"),
    _recipient("June Takeda", "Clinical educator", "prairie", "Clinical educator"),
    _recipient("Noel Barrett", "Colorectal surgeon", "prairie", "Surgeon"),
    _recipient(
        "Wendy Aldous", "Medical policy lead", "tri-county", "Value analysis committee member", "payor"
    ),
    _recipient("Priya Nambiar", "Urologist", "coastal", "Surgeon"),
    _recipient("Scott Ferris", "Practice administrator", "coastal", "Finance director"),
    _recipient("Elaine Moody", "Member of the patient panel", "coastal", "Clinical educator", "patient"),
)
