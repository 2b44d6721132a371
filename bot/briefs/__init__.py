"""Briefs: how a contact's challenge becomes clear, is released, and changes hands.

Imported by the registry only. It refuses to publish anything that its contact did not read back.
"""
