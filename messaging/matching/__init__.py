"""Finding approved wordings, and sentences close to them, in the text of a document.

Everything here is pure: texts in, explained answers out. `comparison` holds the rules that decide what is
the same statement; they are ours, few, and each answer says which of them spoke.
"""
