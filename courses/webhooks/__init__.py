"""Telling other systems what happened on courses: signed, and at least once.

`events` are written in the transaction of what happened, `delivery` sends them after its commit.
"""
