"""Simulated surroundings for tests and benchmarks; nothing here is imported by the product."""
