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
suggestions-further = { $count ->
    [one] *One more suggestion* fits:
   *[other] *{ $count } more suggestions* fit. The next one:
}
suggestions-moved-up = { $new ->
    [one] One has moved up
   *[other] { $new } have moved up
}, so there are *{ $count } suggestions*. The next one:

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
suggestion-matter = To talk about: { $matter }
fit-quote = “{ $words }”
fit-phrase-maker = Looked for: { $challenge } – you name: { $profile }
fit-phrase-contact = You look for: { $challenge } – the profile names: { $profile }
fit-phrase-lead = Looked for: { $challenge } – the profile names: { $profile }
fit-same-maker = Looked for: { $challenge } – you name that, too
fit-same-contact = You look for: { $challenge } – the profile names that, too
fit-same-lead = Looked for: { $challenge } – the profile names that, too
fit-meaning-maker = This might fit: { $challenge } – your profile says: { $profile }
fit-meaning-contact = This might fit: { $challenge } – the profile says: { $profile }
fit-meaning-lead = This might fit: { $challenge } – the profile says: { $profile }
fit-expectation = Both sides hope for: { $things }
fit-sector = Both from the sector { $things }
fit-region = Both in the region { $things }

# What does not fit and should be talked about.

matter-expectation-maker = what should come out of it (for you { $profile }, for the organisation { $challenge })
matter-expectation-contact = what should come out of it (for you { $challenge }, in the profile { $profile })
matter-expectation-lead = what should come out of it (for the organisation { $challenge }, in the profile { $profile })
matter-language-maker = the language (the challenge is written in { $language })
matter-language-contact = the language (the profile is written in { $language })
matter-in-de = German
matter-in-en = English
matter-in-cs = Czech
matter-region = the way (the challenge in the region { $challenge }, { $own ->
    [yes] you
   *[no] the profile
} in { $profile })
matter-region-paid = the way (the challenge in the region { $challenge }, { $own ->
    [yes] you
   *[no] the profile
} in { $profile }; the organisation offers travel costs)
matter-budget = the money (the profile says { $order }, no budget is given)
matter-availability = the time (in the profile: { $times })

# Why this suggestion?

why-none = There is no suggestion to explain just now. For new ones there is /suggestions.
why-gone = This suggestion no longer exists. For others there is /suggestions.
why-head-maker = *Why “{ $title }”?*
why-head-contact = *Why this profile for “{ $title }”?*
why-fits = *What complements*
why-shared = *What both have in common*
why-matters = *What to talk about*
why-how = { $meaning ->
    [yes] I compared the words of both sides: equal words, parts of words, similar spellings, what trades can do, and with a language model on this computer what texts mean.
   *[no] I compared the words of both sides: equal words, parts of words, similar spellings, and what trades can do.
} Shared hopes, region and language only order what fits about equally well. Names and pictures do not count.

suggestion-yes = Interested
suggestion-no = Not for me
suggestion-later = Later
suggestion-why = Why?
suggestion-again = I have noted that already.
suggestion-full = There is no place left here, I’m sorry.
suggestion-withdrawn = This suggestion is no longer open. For others there is /suggestions.
suggestion-matched = Both sides have said yes here already.
suggestion-declined = This suggestion has settled itself already.
suggestion-lapsed = This suggestion has lapsed, the time to answer is over.
suggestion-held-maker = This challenge is being revised, and everything about it rests meanwhile. When it goes on, it is back under /suggestions.
suggestion-held-contact = Your challenge is not released at the moment, and everything about it rests meanwhile. /challenge shows where it stands.
suggestion-said-interested = Good, I’ll ask the other side. They have { $days ->
    [one] one day
   *[other] { $days } days
} to answer.
suggestion-said-declined = Good, this suggestion won’t come back.
suggestion-said-later = Good, you’ll find it at /suggestions whenever you like.

request-contact = Somebody is interested in your challenge:
request-maker = An organisation is interested in your skills:
request-again-maker = “{ $title }” was revised and goes on, and the request still stands. There { $days ->
    [one] is one day
   *[other] are { $days } days
} again to answer:
request-again-contact = “{ $title }” goes on. { $count ->
    [one] One request for it still stands
   *[other] { $count } requests for it still stand
}, and there { $days ->
    [one] is one day
   *[other] are { $days } days
} again to answer{ $count ->
    [one] :
   *[other] . The first one:
}
request-reminder = { $count ->
    [one] This request is still waiting for an answer:
   *[other] This request lapses on { $until }:
}
request-rests = “{ $title }” is still being revised, and the request rests as long. Once it goes on, the days to answer begin anew; until then there is nothing to do.
request-rests-contact = A remark of the coordination on “{ $title }” is still open: “{ $comment }” A request about it rests until the challenge is revised.
request-rests-lead = Challenge { $number } (“{ $title }”) { $review ->
    [returned] has been back with { $name }, with the remark, since { $since }, and is not revised yet
   *[open] has been with the coordination since { $since }, and is not read yet
}. A request about it rests as long.
request-lapsed-asked = The request about “{ $title }” has lapsed without an answer. Find new ones with /suggestions.
request-lapsed-asking = Sadly there was no answer about “{ $title }”. That is often a matter of time, not of the idea. More at /suggestions.
request-declined = The answer about “{ $title }” was no this time. That happens and says nothing about the idea. More at /suggestions.
request-withdrawn-maker = A challenge that interested you is no longer open: all places are taken. More at /suggestions.
request-withdrawn-contact = A profile that interested you is no longer free: all places are taken. More at /suggestions.
