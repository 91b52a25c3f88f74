"""How well searches are answered, measured on judged questions from elsewhere.

`manage.py evaluate_search` runs them through the search of a rep, in a library of its own.
"""
