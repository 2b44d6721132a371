"""Leaving a request, a team or a programme.

Imported by the registry only. It refuses to pass a reason on to anybody but the coordinators.
"""
