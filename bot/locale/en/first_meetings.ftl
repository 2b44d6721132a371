# From the mutual yes to the team.

match-contact = *It’s a match:* { $name } would like to work with you on “{ $title }”.
match-maker = *It’s a match:* { $name } ({ $team }) would like to work with you on “{ $title }”.
match-reach-telegram = You can reach { $name } here: [open the chat](tg://user?id={ $contact })
match-reach-matrix = You can reach { $name } here: [{ $contact }](https://matrix.to/#/{ $contact })
match-reach-console = You can reach { $name } here: { $contact }
match-through-bot = I do not pass on contact details of { $name }; dates and updates go through me.
match-next = Next comes the first meeting. Whoever gets round to it first proposes a date.
match-proposed = Next comes the first meeting; a date is proposed already.

verdict-ask = *{ $team }*: after the first meeting, do you go on together? The team only sees the result.
verdict-go = Yes, go on
verdict-no-go = Rather not
verdict-noted-go = Noted. I’ll write as soon as it is decided.
verdict-noted-no-go = Noted. Thank you for being open. Find new suggestions with /suggestions.
verdict-contact = That is for the contact to decide. A deputy may agree on dates, report and answer.
verdict-known = I have noted that already.
verdict-over = There is nothing left to decide here.
verdict-reminder = *{ $team }*: an answer is still missing after the first meeting. Do you go on together?
verdict-escalation = Team { $number } ({ $team }): a yes or no is still missing after the first meeting. Taking part: { $names }.

agreement-summary = *This is what I understood:*
agreement-form = Good. In which form will you go on?
agreement-form-name = Form
agreement-extent = For how long, roughly?
agreement-extent-name = Extent
agreement-extent-sprint = A few days
agreement-extent-months = Some months
agreement-extent-programme = Until the closing event
agreement-extent-open = Still open
agreement-setup = Where will you work?
agreement-setup-name = Place
agreement-setup-on-site = At the organisation
agreement-setup-workshop = In the workshop
agreement-setup-remote = Remotely
agreement-setup-mixed = A mix
agreement-unkept = That you go on after the first meeting has not been noted: no answer came to my last question about it. To tell it again, write “{ verdict-go }”.
cooperation-order = Order
cooperation-employment = Employment
cooperation-thesis = Thesis
cooperation-research = Research project
cooperation-product = New product
cooperation-business = New business

first-reminder = *{ $team }*: the first meeting with { $others } has no date yet. When would suit you?
first-escalation = Team { $number } ({ $team }): the first meeting has no date yet. Taking part: { $names }.

team-formed = *Team { $number } is formed: { $team }*
    Members: { $names }.
    Form: { $form }, extent: { $extent }, place: { $setup }.
team-formed-next = From now on there is a meeting every month. When is the first one?
team-ended = *{ $team }*: it does not go on after the first meeting. That happens and says nothing about the idea. Find new suggestions with /suggestions.
team-ended-coordinator = Team { $number } ({ $team }): it does not go on after the first meeting. Everybody involved is free for suggestions again.
match-active = The team is at work already. /meeting shows the next meeting.
match-date = The first meeting has a date already: *{ $when }*.
match-held-maker = This team has had its first meeting already. Are you in if it goes on? The team only sees the result.
match-held-contact = The first meeting was held already; I am still asking { $name } whether you go on together.
match-joined = *{ $team }*: { $name } joins you.
verdict-joined = *{ $team }*: { $name } is in.
verdict-left = *{ $team }*: { $name } does not go on after the first meeting.
verdict-welcome = Good. The team is { $team }; /meeting shows the next meeting.
first-reminder-vote = *{ $team }*: *{ $when }* is proposed for the first meeting. Does that suit you?
