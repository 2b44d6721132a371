"""Ideas: what a maker would like to do, on its way to an organisation that makes it its challenge.

Purpose: whoever finds no challenge may propose one. The coordination reads the idea first and hands
it to a contact, or to all of them; who takes it gets a brief that begins with the maker's words.
May import the domain, the ports, ``scene`` and ``sharpener``; the registry imports its
``commands``. What becomes a challenge is ``bot.briefs``' business: ideas only see that one was
written (``subject["idea"]`` of its dialog), and tell the maker.

It refuses to show an idea to an organisation before a coordinator has read it, and to say whose
it is.
"""
