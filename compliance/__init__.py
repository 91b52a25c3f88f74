"""May we say it: markets, review rounds, signatures, the audit trail, findings and windows."""
