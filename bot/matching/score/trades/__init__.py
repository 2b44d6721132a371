"""What the world knows of trades: which skill, tool or material achieves what.

Somebody who knows Arduino and LEDs can make a figure that reacts to visitors; who draws in
SolidWorks can design a welding fixture; a bored audience needs somebody who tells stories. No word
meets another there. ``lexicon`` knows concepts by their words in German, English and Czech, and
which of them achieve which others; ``channel`` compares two texts by their concepts, so that a
Czech profile meets a German need.

The data are ``*.txt``, one file per area, written by hand from what anybody knows. It is no
classification of occupations, and nothing was copied from one. An entry is

    fixture < mechanical-design machining welding
      de Vorrichtung Spannmittel einspannen
      en fixture jig clamp
      cs přípravek upínač
      * smed

a concept, after ``<`` those by which it is achieved, and its words: per language, or in any
language (``*``). Words are compared by their stems, and German ones are found in compounds as
well. ``+`` joins words that say it only together, wherever in a text they stand; then they do not
say what each of them says alone. A word stands with each concept that it may mean, and says less
then. A word with ``!`` counts only as it is spelt, and is not looked for in compounds (there is no
``Druck`` in ``Eindruck``). Lines with ``#`` are for people. A new concept needs words, not weights.
"""
