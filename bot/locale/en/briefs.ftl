# Challenges: a wish becomes something that others can picture.

menu-challenge = See, change or add a challenge
menu-challenges = Read and release challenges

wish-title = What should be solved? One line will do, for example: getting volunteers started faster
wish-expectations = What should come out of it? You can choose several answers.
wish-region = Which region is the organisation in?
wish-region-other = Somewhere else
wish-region_other = Where exactly? For example: Vogtland
wish-committed = One meeting a month and the closing event are part of it. Are you in?

brief-begin = “{ $title }”: let us make a challenge of it. Eight short questions; four of them can be skipped.
brief-title = What should be solved? One line will do, for example: getting volunteers started faster
brief-title-name = Title
brief-need = What exactly is the problem? For example: newcomers need months to find their way.
brief-need-name = Problem
brief-tried = What has been tried, and why did it not help? For example: there was a handbook that hardly anybody read.
brief-tried-name = Tried so far
brief-supports = What is there? You can choose several answers.
brief-supports-name = At hand
brief-supports-material = Material
brief-supports-travel = Travel costs
brief-supports-workshop = Rooms & workshops
brief-supports-expertise = Expertise
brief-success = How would you notice that it worked? For example: after two weeks somebody new opens the house alone.
brief-success-name = It worked if
brief-skills = Which skills are you looking for? As a list, please, for example: processes, graphics, web
brief-skills-name = Wanted
brief-askable = Who can answer questions about it? A field or a task will do, for example: head of the workshop
brief-askable-name = Who knows
brief-budget = Is there a budget of your own? For example: EUR 500
brief-budget-name = Budget
brief-clash-costs = *Does this go together?* There is no budget, and yet travel costs are paid.
brief-clash-reached = *Who knows:* others read this, too. Phone numbers and addresses are better left out; the teams’ questions come through me anyway.
brief-publish = May the challenge be published?
brief-publish-name = Publish
brief-publish-yes = Yes
brief-publish-ask = Ask me first
brief-publish-no = No
brief-expectations = What should come out of it? You can choose several answers.
brief-expectations-name = Expectations
brief-region = Which region is the organisation in?
brief-region-name = Region
brief-region-other = Somewhere else
brief-region_other = Where exactly? For example: Vogtland
brief-region_other-name = Region, more precisely
brief-summary = *{ $name }: this is how others read it.* Only the line “Publish” is not shown to them.

brief-thanks = { $again ->
    [yes] Thank you, challenge { $number } is changed: “{ $title }”.
   *[no] Thank you, “{ $title }” is entered as challenge { $number }.
} { $first ->
    [yes] The coordinators read it now, and release it or get in touch with a comment.
   *[no] The coordinators read it too, and get in touch if anything is unclear.
}
brief-head = *{ $number }. { $title }*
    { $organisation }, { $region }
brief-standing = { $review ->
    [returned] Handed back, to be revised.
    [released] Released.
   *[open] With the coordinators.
} Publish: { $publish }
brief-ask-first = To be published only once its contact agrees.
brief-comment-line = The coordinators’ comment: “{ $comment }”
brief-revise = Revise
brief-another = Another challenge
brief-same = Good, “{ $title }” stays as it is.
brief-which = Which organisation is the new challenge for?
brief-of = { $organisation }
brief-none = There is no challenge to look at yet.
brief-no-organisation = There is no organisation yet. Begin with /start.
brief-not-yours = This challenge is in other hands by now.

# What coordinators read.

brief-new = { $name } has { $again ->
    [yes] revised
   *[no] handed in
} challenge { $number }:
brief-release = Release
brief-return = Back with a comment
brief-read = Read no. { $number }
brief-changed = Challenge { $number } was changed meanwhile. /challenges { $number } shows how it reads now.
brief-settled = { $review ->
    [returned] This challenge is handed back already.
   *[released] This challenge is released already.
}
brief-released-lead = Challenge { $number } is released. Its contact will hear of it.
brief-returned-lead = Challenge { $number } goes back with the comment.
brief-released = “{ $title }” is released. As soon as something fits, I will say so; /suggestions shows what is there already.
brief-returned = The coordinators have a comment on “{ $title }”:
    “{ $comment }”
brief-crossed = Meanwhile the coordinators have made a comment on it: “{ $comment }” Does that ask for another change?
brief-crossed-lead = The comment had not been read by then: “{ $comment }” It has arrived now.
wish-unkept = Your challenge has not been noted: no answer came to my last question about it. To tell it again, use /challenge.
brief-unkept = What was changed last in the challenge was not entered: no yes came to the question whether it is right. To change it again, use /challenge.
brief-unsent = I stopped the remark on challenge { $number } before anybody could read it: who wrote it does not coordinate any more, or their account was moved. So this challenge waits for the coordinators again:
brief-comment-comment = What should be different? The contact reads this text.
brief-comment-unkept = The comment on the challenge “{ $title }” was not sent: no answer came to my last question about it. To write it again, use /challenges.
challenges-head = *{ $programme }:* { $count ->
    [0] no challenge yet.
    [one] one challenge.
   *[other] { $count } challenges.
}
challenges-line = { $number }. { $title } ({ $organisation }){ $review ->
    [open] , not read yet
    [returned] , handed back
   *[released] {""}
}
challenges-unknown = There is no challenge { $number }.

# Experts of an organisation, and what teams want to know from them.

menu-experts = Invite and ask experts
experts-head = *{ $organisation }:* { $count ->
    [0] Nobody can be asked about the field yet.
   *[other] These people can be asked about their field:
}
experts-line = • { $known ->
    [yes] { $name }
   *[no] Somebody who has not introduced themselves yet
}{ $told ->
    [yes] : { $field }
   *[no] {""}
}
experts-invite = Invite somebody
experts-remove = Remove { $name }
experts-removed = Good, no more questions go to { $name }.{ $deputy ->
    [yes] {" "}The standing-in is ended, too; I let them know.
   *[no] {""}
}
experts-forward = Please forward the next message to the person you mean. The code works for one person.
experts-letter = { $name } asks for your help: in *{ $programme }* a team may now and then have a question to { $organisation }. Somebody who knows the field is needed for that.
    Code: *{ $code }* (until { $until })
experts-enough = Ten codes are on their way already. There will be another one as soon as one is used or has lapsed.
experts-joined = { $name } can now be asked about their field: { $field }
experts-ask = *{ $team }:* whom would you like to ask?
experts-none = There is no open question right now. As soon as there is a team, it goes on here.

question-contact = { $name } (contact)
question-expert = { $name }: { $field }
question-text = What would you like to know from { $name }? A precise question gets the best answer.
question-told = { $name } of the team “{ $team }” asks: “{ $text }”
question-open = Still open, from the team “{ $team }”: “{ $text }”
question-reminder = The team “{ $team }” still waits for an answer: “{ $text }”
question-silence = *{ $team }*: nobody has answered the question “{ $text }” yet. /experts shows who else can be asked, and with /ask the coordinators help.
question-answer = Answer
question-answered = This question is answered already. Thank you!
question-thanks = Thank you, the question goes to { $name }. Only the team gets the answer.
question-gone = This person cannot be asked here right now. /experts shows who can.
question-over = This question is not open any more.
question-unkept = The question to { $name } was not sent: no answer came to my last question about it. To ask it again, use /experts.
response-text = “{ $text }” – what do you answer? Only the team “{ $team }” gets it.
response-told = { $name } answers “{ $question }”:
    “{ $text }”
response-thanks = Thank you! The answer goes to the team “{ $team }” and to nobody else.
response-unkept = The answer to a question of the team “{ $team }” was not sent: no answer came to my last question about it. To answer again, use “{ question-answer }” below the question.

# The contact changes; both say yes.

menu-handover = Hand over the role of contact
handover-whom = *{ $organisation }:* who shall be the contact?
handover-to = Hand over to { $name }
handover-nobody = *{ $organisation }:* it can be handed over to somebody who is an expert here already. So please invite your successor first, with this button or later with /experts. As soon as they have introduced themselves, /handover offers them.
handover-unknown = { $name } is not an expert here yet. Please invite them first, with this button or later with /experts: as soon as they have introduced themselves, { $deputy ->
    [yes] /deputy
   *[no] /handover
} offers them.
handover-sure = { $name } gets all challenges of { $organisation }, the teams and the open requests. After that you are no longer the contact. Hand over?
handover-yes = Yes, hand over
handover-asked = Good, I ask { $name }. Until they answer everything stays as it is.
handover-waits = *{ $organisation }:* { $name } is asked and has not answered yet.
handover-stop = Do not hand over
handover-stopped = Good, the hand-over is called off. Everything stays as it is.
handover-gone = This person is not available right now. /handover shows who is.
handover-unreached = I can’t reach { $name } right now: the chat with me is closed. Whoever writes to me again can be asked.
handover-often = I have asked { $name } several times since yesterday, so I do not ask again now. Tomorrow it will work again.
handover-over = This hand-over is not open any more.
handover-ask = { $name } would like to hand the role of contact of *{ $organisation }* over to you. It comes with { $count ->
    [0] the organisation
    [one] one challenge
   *[other] { $count } challenges
}, teams, meetings and requests.{ $public ->
    [yes] {" "}The permission to publish then stays valid.
   *[no] {""}
}
handover-publish = By taking over, the permission to publish the challenge stays valid.
handover-take = Take over
handover-refuse = Rather not
handover-refused = { $name } would rather not take over { $organisation }. Everything stays as it is.
handover-lapsed = { $name } has not answered within { $days } days whether they take over { $organisation }. So everything stays as it is. /handover lets you try again.
handover-refused-here = All right, everything stays as it is. I let them know.
handover-done = Thank you! You are now the contact of *{ $organisation }*, after { $old }. For an overview there are /challenge, /team and /suggestions.
handover-done-there = { $name } has taken over { $organisation }. Thank you for everything so far!
handover-requests = { $count ->
    [one] One request waits
   *[other] { $count } requests wait
} for an answer. /suggestions leads there.
handover-declined = The answer to a request about “{ $title }” was no this time. That happens and says nothing about the idea. More at /suggestions.
handover-full = A profile that was asked about “{ $title }” is no longer free: all places are taken. More at /suggestions.
handover-team = From now on { $name } speaks for { $organisation }, after { $old }.
handover-lead = { $organisation }: the contact is now { $name }, before it was { $old }. Both have agreed.

# Deputies, for holidays for example.

menu-deputy = Somebody to stand in for you
deputy-head = *{ $organisation }:* { $count ->
    [0] A deputy sees the teams, agrees on dates and answers questions. Decisions stay with the contact.
   *[other] Standing in:
}
deputy-line = • { $name }, until { $last }
deputy-nobody = Somebody can stand in who is an expert here already. Please invite somebody first, with this button or later with /experts. Whoever has introduced themselves can be chosen here.
deputy-take = { $name } stands in
deputy-end = { $name } no longer stands in
deputy-last = Until which day does { $name } stand in for you? For example: 25 October, or end of next week
deputy-thanks = Good, { $name } stands in for you until { $last } and knows about it.
deputy-unkept = Nobody stands in yet: no yes came to my last question about it. To choose again, use /deputy.
deputy-told = You stand in for { $name } at *{ $organisation }* until { $last }: dates, updates and the teams’ questions come here, too. Decisions stay with { $name }.
deputy-refuse = That does not suit me
deputy-ended = { $name } has ended the standing-in at { $organisation }.
deputy-ended-here = Good, it is ended. I let them know.
deputy-lapsed = { $name } no longer stands in at { $organisation }. From now on everything goes to the contact again.
deputy-over = This is over already.
