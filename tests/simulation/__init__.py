"""Deterministic simulation: one seed, one world, and the policy as invariants."""
