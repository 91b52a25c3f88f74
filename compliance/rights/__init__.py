"""Changes of access rights on record, whatever route makes them (EU Annex 11 §12.3)."""
