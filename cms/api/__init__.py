"""The API: reading and writing through the same actions as every other route, for tokens of people.

A token never signs (21 CFR 11.200(a)(2)): signing needs the person, at the review page.
"""
