"""How it is found: documents, engines, facets, recommendations, the query log."""
