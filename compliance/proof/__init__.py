"""Proof for people outside: substantiation packs, their offline verifier, and seals of the audit trail."""
