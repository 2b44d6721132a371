"""The rehearsal: a programme's months in a minute, with people who are simulated.

Purpose: one seed gives one world. People with habits read what reaches their hands and answer;
a clock jumps to the next instant at which somebody looks or something is due; the core and the
store are the real ones. The demo, the rehearsal of a coordinator and the simulation tests stand
on it. May be imported by ``adapters.console`` and above, and by tests. It refuses to read the
clock, to draw what is not seeded, and to write facts: people come in as envelopes, and know only
what they were told.
"""
