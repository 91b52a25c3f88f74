"""What we say: products, people and stages of a deal, evidence, claims and the messages that cite them."""
