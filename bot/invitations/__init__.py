"""Invitations: who may come in, by which code or list, and who waits until there is a place.

Imported by the registry only. It refuses to let anybody in by itself: whoever is invited, listed
or admitted still joins through onboarding, with a consent of their own.
"""
