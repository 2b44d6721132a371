"""The score: how well what a maker can do answers what a contact needs, from 0 to 1.

``scorer`` is what the product uses: a ``Scorer`` that knows what embedders were asked and keeps the
last indexes. It loads the rest, and numpy with it, when the first pair is compared, so that an idle
bot stays small. ``index`` ranks candidates, ``blend`` adds up the channels and says what a sum is
worth. The channels are ``words`` (stems, parts of compounds), ``grams`` (of four characters),
``trades`` (what the world knows of skills, tools and materials, and what they achieve), ``meaning``
(vectors of whole texts, one channel per model) and ``phrases`` (each phrase of a need takes its
best phrase of a profile). ``reading`` is what they read, ``vectors`` holds what embedders said,
``buttons`` counts what was chosen from lists. ``population`` are texts of nobody.
``commonplace`` words count little wherever they meet, and a profile whose ``breadth`` is that of a
list of all trades counts less whatever it meets.

``reasons`` names the phrases of both sides (``quotes``) that meet by their words, ``nearness``
those that lie near by trade or vector, and ``parts`` says what each channel adds to a score.

Every channel compares two texts the same way in both directions, and what it finds is standardised
against the ``population``, on both sides (in the recognition of speakers this is the S-norm): what
fits everybody says little, be it a profile that lists all trades or a need without a subject. A
score follows from the two texts alone. Others in the index change nothing, the two sides of
a pair see the same figure, and figures of different needs can be compared.
"""
