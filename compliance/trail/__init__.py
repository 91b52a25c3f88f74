"""Reading the audit trail: finding records, saying them in words, taking them along."""
