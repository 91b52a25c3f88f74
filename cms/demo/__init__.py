"""The demo library of Halden Medical, a company that does not exist.

Every device, study, person, hospital, competitor and number in this package is invented, and every page
made from it says so. `halden.HALDEN` is the whole story as plain data; `studies` and `leaflets` draw it.
"""
