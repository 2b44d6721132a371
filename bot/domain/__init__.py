"""Frozen values and pure rules of a cross-innovation programme.

Everybody may import it; it imports nothing of the core. It refuses clocks, input and
output, and words for users.
"""
