"""What the user's work costs, beside the same work done with something else: `make bench`.

Nothing here runs in the test suite. docs/benchmarks.md holds the last figures and how to read them.
"""
