"""Joining a programme: the code, the consent, and the introduction of each role.

Purpose: from the first hello to a complete profile or challenge, one question at a time.
A second messenger of the same person joins here, too: its code comes the same way.
May be imported by the registry and the engine's tests only. It refuses to store anything of a
person before their consent but what is needed to answer: the address and the language.
What follows from a complete profile is not its business: it writes facts, others react.
"""
