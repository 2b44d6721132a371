"""Pictures and printed pages: values in, bytes out.

Whoever draws knows neither facts nor texts: names and words come ready to be printed. Pillow and
fpdf2 are loaded by the first drawing; it takes a while, so that it belongs into a ``Thought``.
"""
