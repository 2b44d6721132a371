"""Speed-dating: an evening of short talks, from the invitation to those who want to meet again.

Purpose: a coordinator plans an evening, people sign up, everybody knows in time when they sit where
with whom; at the door and between the rounds the plan follows who is there; after each talk one
tap, secret; before people go home those who both said yes are told, once a coordinator approved.
May import the domain, the ports, ``scene``, ``assignment`` and ``drawing``; the registry imports
its ``commands``. Other features are met in facts: ``onboarding`` notes who showed an evening's
code (``Guest.door_at``), a mutual ``Suggestion`` makes ``first_meetings`` bring a pair together.

Decisions.
Nothing hangs on a process: what is due follows from the evening's facts and an instant
(``rules.calls``), each call goes once through all guests in small steps and knows how far it has
come (a ``Sweep``), and the outbox's keys keep every message single. After a restart the clock of
the rounds goes on as if nothing had been; where more than a round passed at once (an outage, or a
clock that leapt) it stops, and a coordinator says where the evening is.
Plans are thought out in another thread, from facts, and thrown away where these changed meanwhile.
A vote is sealed with the voter's key, and nobody else ever sees it. Coordinators see how many have
voted, and, once votes cannot be changed any more, who both said yes. A yes that met a maybe is
shown to nobody: who knows the one vote would know the other. They are deleted three days after the
evening was closed. Nothing is closed because somebody forgot it: an evening that nobody counted is
counted after a week, and who both said yes wait for four weeks to be released, with reminders.
What is sent on the evening follows an agreed date, so that no quiet hour holds it up.
There may be several evenings in a programme at a time; each has its number. It refuses to plan a
pair that is in a team already, of which one declined the other, or that a lasting rule of the
programme's rounds keeps apart.
"""
