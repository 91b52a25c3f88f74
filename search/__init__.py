"""How it is found: documents, engines, facets, recommendations, the query log.

The index is not the truth: it may lag or be wrong, and what it finds passes the door once more.
`search.finding.find` answers a question; `search.indexing` keeps the index.
"""
