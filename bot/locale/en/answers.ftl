# What answers teach, and what somebody hears for whom there is nothing yet.

because-far = Too far away
because-busy = No time right now
because-topic = Another topic
because-cannot = Not my skill
because-skills = Not the right skills
because-expectation = Other expectation
because-known = We know each other
because-other = Another reason
because-unsaid = No reason
because-silence = No answer

refusal-ask = What was it? The other side does not hear it, and the next suggestions get better.
refusal-note = What was the reason? One sentence is enough. The other side does not read it.
refusal-kept = Thanks, I will remember that.
refusal-taken = Thank you, I will remember that: { $reason }.
refusal-unsaid = All right, without a reason.
refusal-busy = I see. For the next four weeks there is at most one suggestion at a time. Or would you rather have complete rest, from requests as well?
refusal-weeks = { $count } weeks of rest
refusal-rests = Good, you have rest until { $until }. I suggest you to nobody until then, either.
refusal-back = Undo
refusal-back-done = Good, the suggestion is open again:
refusal-unkept = The reason for your no was not noted: no answer came to my last question about it. For the no itself that changes nothing.
refusal-gone = That can no longer be changed, something else has happened with this suggestion. See /suggestions for new ones.

lesson-far = *Closer by this time.*
lesson-far-none = Nothing closer fits as well right now, this fits best:
lesson-far-unknown = How far it is to there I do not know. This fits best:
lesson-expectation = *With the same expectation this time.*
lesson-expectation-none = There is nothing with the same expectation right now, this fits best:
lesson-topic = *Another topic this time.*
lesson-cannot = *Other skills are needed this time.*
lesson-skills = *With other skills this time.*
lesson-busy = One at a time, as long as time is short.

suggestion-put-off = You put this off. Does it suit you now?
suggestion-found = Something fits now:

request-hidden = This was not the first request without an answer, and that is no harm. So that nobody waits in vain, I suggest you to nobody for now. A word here is enough to go on.

empty-full-maker = You are in as many teams as the programme allows. New suggestions come once one of them ends.
empty-full-contact = All places in the team are taken, so there are no new suggestions. When one becomes free, I look again.
empty-held-contact = Suggestions come as soon as the challenge is released. /challenge shows where it stands.
empty-nobody-maker = No organisation has posed a challenge yet.
empty-nobody-contact = Nobody has introduced themselves with a profile yet.
empty-taken-maker = All challenges have all their places taken right now.
empty-taken-contact = All makers are busy in teams right now.
empty-resting-maker = What would fit is at rest: the contacts take a break, or do not answer at present.
empty-resting-contact = Those who would fit are at rest: these makers take a break, or do not answer at present.
empty-seen-maker = There is no further challenge that fits right now.
empty-seen-contact = There is no further profile that fits right now.
empty-unlike-maker = Of the challenges there are, none fits the profile well enough yet.
empty-unlike-contact = Of the profiles there are, none fits the challenge well enough yet.
empty-thin-doing = What helps: two or three sentences on what you do. /profile is the place.
empty-thin-skills = What helps: more keywords for your skills. /profile is the place.
empty-thin-offers = What helps: say in the profile what you offer, too. /profile is the place.
empty-thin-need = What helps: two or three more sentences on what is needed. /challenge is the place.
empty-thin-wanted = What helps: more keywords for the skills you look for. /challenge is the place.
empty-asked = { $count ->
    [one] One answer of the other side is still to come.
   *[other] { $count } answers of other sides are still to come.
}
empty-look = I look every day, and at once when somebody joins. As soon as something fits, you will hear from me.
empty-wider-maker = If what you do or can changes, change the profile, too (/profile). The coordination helps, too: /ask.
empty-wider-contact = More may fit if the challenge asks for related skills as well (/challenge). The coordination helps, too: /ask.
empty-idea = An idea of your own? With /idea it can become a challenge.

reasons-head = *{ $programme }:* why suggestions did not fit
reasons-none = { $programme }: nobody has declined a suggestion so far.
reasons-maker = Makers on challenges
reasons-contact = Contacts on profiles
reasons-line = • { $reason }: { $count }
menu-reasons = Why suggestions did not fit
