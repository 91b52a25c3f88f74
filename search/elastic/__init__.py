"""Elasticsearch as the engine of words: which pieces answer a question, and how well.

Its index holds stems and tokens, and no text that could be read back. It knows nothing of clearance:
whatever it answers is looked up in the database, whose windows alone say what may be shown.
ELASTICSEARCH_URL chooses it.
"""
