"""Questions of participants to their coordinators, and the coordinators' answers.

Imported by the registry only. It refuses to answer by itself: people do. Nothing of it is kept but
the messages themselves.
"""
