"""Questions of participants to their coordinators.

Imported by the registry only. It refuses to answer: people do.
"""
