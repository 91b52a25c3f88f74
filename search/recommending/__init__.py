"""Which pieces help in a deal, and why: a pure core (facts, scoring, spreading) and what it reads."""
