"""Building the demo library through the real actions: the story in, a library with a history out.

`library.build_library` is the whole of it; each other module builds one part.
"""
