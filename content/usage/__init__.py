"""How content is used: every number that a report shows, computed from events and clearance windows."""
