# Suggestions and the answers to them.

suggestions-none = No suggestion is waiting for an answer just now.
suggestions-no-profile = Suggestions come once your profile is finished. Go on with /start.
suggestions-no-challenge = Suggestions come once there is a challenge. Begin with /challenge.
suggestions-maker = { $count ->
    [one] *One suggestion* fits:
   *[other] *{ $count } suggestions* fit. Here is the best:
}
suggestions-contact = { $count ->
    [one] *One suggestion* fits:
   *[other] *{ $count } suggestions* fit. Here is the best:
}
suggestions-next = { $count ->
    [one] One suggestion is still waiting:
   *[other] { $count } suggestions are still waiting. The next one:
}
suggestions-nothing-maker = No challenge fits yet. Try /suggestions when new ones have come in. With /profile you can make yours more precise.
suggestions-nothing-contact = No profile fits yet. Try /suggestions when new people have joined.
suggestions-held-contact = Suggestions come as soon as the challenge is released. /challenge shows where it stands.
suggestions-full-maker = You are in as many teams as the programme allows. New suggestions come once one of them ends.
suggestions-full-contact = All places in the team are taken, so there are no new suggestions.

suggestion-challenge = *{ $title }*
    { $organisation }, { $region }. { $need }
suggestion-goal = It worked if: { $success }
suggestion-profile = *{ $trade ->
    [creative] Creative industries
    [scientist] Science
    [other] { $other }
   *[maker] Maker
}, { $region }:* { $doing }
    Skills: { $skills }
    Expects: { $expectations } – “{ $hopes }”
suggestion-reason = • { $reason }
fit-word-maker = They look for “{ $challenge }”, you name “{ $profile }”.
fit-word-contact = You look for “{ $challenge }”, the profile names “{ $profile }”.
fit-region-maker = Both in the region { $challenge }.
fit-region-contact = Both in the region { $challenge }.
fit-expectation-maker = Both sides hope for: { $challenge }.
fit-sector-maker = Both from the sector { $challenge }.
fit-expectation-contact = Both sides hope for: { $challenge }.
fit-sector-contact = Both from the sector { $challenge }.

suggestion-yes = Interested
suggestion-no = Not for me
suggestion-later = Later
suggestion-again = I have noted that already.
suggestion-full = There is no place left here, I’m sorry.
suggestion-withdrawn = This suggestion is no longer open. For others there is /suggestions.
suggestion-matched = Both sides have said yes here already.
suggestion-declined = This suggestion has settled itself already.
suggestion-lapsed = This suggestion has lapsed, the time to answer is over.
suggestion-said-interested = Good, I’ll ask the other side. They have { $days ->
    [one] one day
   *[other] { $days } days
} to answer.
suggestion-said-declined = Good, this suggestion won’t come back.
suggestion-said-later = Good, you’ll find it at /suggestions whenever you like.

request-contact = Somebody is interested in your challenge:
request-maker = An organisation is interested in your skills:
request-reminder = { $count ->
    [one] This request is still waiting for an answer:
   *[other] This request lapses on { $until }:
}
request-lapsed-asked = The request about “{ $title }” has lapsed without an answer. Find new ones with /suggestions.
request-lapsed-asking = Sadly there was no answer about “{ $title }”. That is often a matter of time, not of the idea. More at /suggestions.
request-declined = The answer about “{ $title }” was no this time. That happens and says nothing about the idea. More at /suggestions.
request-withdrawn-maker = A challenge that interested you is no longer open: all places are taken. More at /suggestions.
request-withdrawn-contact = A profile that interested you is no longer free: all places are taken. More at /suggestions.
