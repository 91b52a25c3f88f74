"""What we carry: assets and their versions, territories, the door, shares, usage and recalls."""
