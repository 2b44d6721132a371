"""Questions of participants to their coordinators, and the coordinators' answers.

Imported by the registry, and by coordination, which shows what waits. It refuses to answer by
itself: people do. Of the words nothing is kept but the messages themselves; of a question, that it
waits, until it is answered or settled.
"""
