"""The figures of Matrix: a world of people on a homeserver, and bots in it."""
