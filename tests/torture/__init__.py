"""The torture: the service is killed hundreds of times while people talk with it.

``python -m tests.torture --kills 500 --seed 1`` prints a table and what is wrong, if anything is.
Each run has a service in a process of its own, a messenger that notes what it hands out and
takes, and people who know what they have to hear. What came of it is read from what people did
and saw and from the facts in the store; what the bot says about itself is compared with that.
Everything random follows from the seed; what two processes make of it differs a little each time.
"""
