"""Profiles: what is kept about somebody, shown to them and changed by them.

Imported by the registry only. It refuses to ask again what is known.
"""
