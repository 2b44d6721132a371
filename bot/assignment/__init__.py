"""Assignments: who is brought together with whom, when many choose among many.

Purpose: pure functions from numbers to pairs, which know nothing of people, programmes or words.
May be imported by features. Solvers are imported inside of the functions that need them: most days
go by without one. It refuses to read a store, and to decide what a pair is worth.
"""
