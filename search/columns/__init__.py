"""The library in the memory of each process."""
