# Speed-dating: an evening of short talks, from the invitation to those who both said yes.

menu-speeddating = Speed-dating

# For who coordinates.

evening-plan-programme = For which programme?
evening-plan-programme-name = Programme
evening-plan-when = When does the evening begin? Day and time, such as “Thu 14 Nov 6 pm”. The first round starts ten minutes later.
evening-plan-when-name = Begins
evening-plan-place = Where is it?
evening-plan-place-name = Place
evening-plan-tables = How many tables for two are there?
evening-plan-tables-name = Tables
evening-plan-rounds = How many rounds?
evening-plan-rounds-name = Rounds
evening-plan-minutes = How many minutes does a talk take? Changing tables adds two minutes each.
evening-plan-minutes-name = Minutes per talk
evening-plan-pause = After which round is there a break of a quarter of an hour? Without one: skip.
evening-plan-pause-name = Break after round
evening-plan-places = For how many people is there room? Without a limit: skip.
evening-plan-places-name = Places
evening-plan-summary = The evening will be:
evening-plan-clash-pause = The break lies behind the last round.
evening-move-when = To when? Day and time. Everybody who said yes hears of it once.
evening-whom-names = Whom? Names or organisations, with commas between them.
evening-there-names = Who is there? Names or organisations, with commas between them.
evening-change-part = What is to be different?
evening-change-part-place = Place
evening-change-part-tables = Tables
evening-change-part-rounds = Rounds
evening-change-part-minutes = Minutes per talk
evening-change-part-pause = Break
evening-change-part-places = Places
evening-change-place = Where is the evening now?
evening-change-tables = How many tables?
evening-change-rounds = How many rounds in all?
evening-change-minutes = How many minutes per talk?
evening-change-pause = After which round is there a break? Without one: skip.
evening-change-places = For how many people is there room? Without a limit: skip.

evening-head = *Speed-dating { $number }*: { $when }, { $place }. { $tables ->
    [one] One table
   *[other] { $tables } tables
}, { $rounds ->
    [one] one round
   *[other] { $rounds } rounds
} of { $minutes } minutes{ $span ->
    [all] { " " }from { $first } to { $ends }
    [end] { " " }until { $ends }
   *[none] {""}
}{ $pause ->
    [0] .
   *[other] , a break after round { $pause }.
}
evening-draft = Nobody knows of it yet.
evening-counts = Asked: { $asked }. Coming: { $coming } ({ $makers ->
    [one] one maker
   *[other] { $makers } makers
}, { $contacts ->
    [one] one organisation
   *[other] { $contacts } organisations
}){ $places ->
    [0] {""}
   *[other] { " " }of { $places } places
}{ $waiting ->
    [0] {""}
   *[other] , { $waiting } on the waiting list
}. Later: { $later }, not coming: { $no }, open: { $open }.
evening-open = { $revision ->
    [0] There is no plan yet.
   *[other] There is a plan; it counts once it is confirmed.
}
evening-seated = The plan counts (version { $revision }). Whoever signs up or backs out now changes it by themselves.
evening-timed = Round { $round } of { $rounds } goes on until { $ends }, with the clock.
evening-between = { $pause ->
    [yes] A break until { $at }, then round { $next } of { $rounds }, with the clock.
   *[no] Round { $round } of { $rounds } is over; round { $next } begins at { $at }.
}
evening-untimed = Round { $round } of { $rounds } goes on, without a clock: [Next round] leads on.
evening-halted = Round { $round } of { $rounds }: the clock is stopped.
evening-there = { $there } are there{ $missing ->
    [0] {""}
    [one] , one is missing
   *[other] , { $missing } are missing
}.
evening-votes = Votes: { $given } of { $total }. How somebody voted is seen by nobody.
evening-voting = All talks are over; votes can still come, and change.
evening-counted = The votes are counted, the matches wait for approval.
evening-matching = The matches are being told.
evening-closed = The evening is closed.
evening-unkept = What was said last about the evening was not entered: no answer came to my last question about it. To tell it again, use /speeddating.
evening-gone = This evening is not there any more.
evening-too-late = That is not possible with this evening right now. /speeddating shows what is.
evening-changed = Changed.
evening-since = Something about the evening was changed meanwhile. This is how it stands now:
evening-changed-place = Changed, now { $place }. Everybody who did not say no hears of it.
evening-round-gone = Round { $round } has begun already; fewer rounds are not possible.
evening-moved = Moved to { $when }. Everybody who did not say no hears of it.
evening-cancel = Really call off speed-dating { $number }? { $phase ->
    [draft] Nobody knows of it yet.
    [running] The evening is under way; everybody who said yes hears of it at once. The talks until now count, and their votes can be counted afterwards.
   *[other] Everybody who said yes hears of it once.
}
evening-cancelled = Speed-dating { $number } is called off.

evening-invite = The invitation reads:
evening-invite-whom = Who is it for?
evening-invite-everyone = Everyone ({ $count })
evening-invite-makers = Makers only ({ $count })
evening-invite-contacts = Organisations only ({ $count })
evening-nobody = There is nobody left whom I have not asked. Makers with a profile are asked, and contacts with a challenge.
evening-inviting = { $count ->
    [one] One invitation goes
   *[other] { $count } invitations go
} out { $waits ->
    [yes] once quiet hours are over: { $at }.
   *[no] now.
}
evening-invite-late = It is too late for that: no invitation goes out in the quiet hours, and they last until { $at }. Whoever is invited in person can join with the code at the door.
evening-invited = Invited: { $names }.
evening-unknown = Not found, not unique, or asked already: { $names }.
evening-thinking = I am working it out; the result comes in a moment, as a message of its own.

evening-preview = *The plan*: { $talks } talks for { $people } people. Talks per maker: { $makers }, per organisation: { $contacts }.
evening-preview-none = With these people there can be no talk: it takes at least one maker and one organisation who do not know each other yet.
evening-fit = How well talks fit on average: { $fit } of 100; with pairs by chance it would be { $chance }.
evening-fit-same = How well talks fit on average: { $fit } of 100. With those who come, other pairs would not do better.
evening-idle = Round { $round } without a talk: { $names }
evening-idle-none = Nobody sits out.
evening-table = Table { $table }{ $one ->
    [yes] , { $host }: { $talks }
   *[no] : { $talks }
}
evening-tables-more = … and { $more } more tables; the list has them all.
evening-again = *New plan* from round { $first } on: { $talks } talks. Whoever is affected gets it on the phone.
evening-again-none = For the rounds that are left no talk is possible any more.
evening-papers = To print: the tables, and the list.
evening-confirmed = The plan counts. { $now ->
    [yes] Everybody gets theirs on the phone now.
   *[no] Everybody gets theirs on the phone on { $at }; what changes until then is in it.
}
evening-unsent = I stopped the invitations to speed-dating { $number } before anybody could read them: who invited does not coordinate any more, or their account was moved. This is how the evening is planned; any coordinator can invite:
evening-unsent-rest = I stopped what nobody could have read yet of speed-dating { $number } (invitations, place or date): who sent it does not coordinate any more, or their account was moved. What guests said stands. Any coordinator can set the place once more (Change), or the date (Move), even if it is right as it is: then everybody hears of it who did not say no. This is how the evening stands:
evening-follows = Who said yes or no since the preview is being worked in; the new plan comes in a moment.
evening-goes-on = Round { $round } goes on already; I did not begin another one.
evening-qr = Check in with the code { $code }, or by { $link }. As a picture for the door it is attached.
evening-who = { $coming ->
    [yes] Coming
    [waiting] Waiting for a place
    [later] Will say later
    [asked] Have not answered
   *[no] Not coming
} ({ $count }): { $names }
evening-who-nobody = Nobody was asked yet.

evening-absent = Not there yet: { $names }. Whoever is missing sits at no table until they come; who comes later is planned for from the next round on.

    • Plan first: I plan without them, within seconds, then round 1 can begin.
    • Begin at once: round 1 starts now; who would meet one of them sits out. From round 2 on the plan is new.
    • All are there: I check everybody in, and round 1 starts now.
evening-again-absent = Not there yet: { $names }. Plan anew without them? Whoever comes later is then planned for again.
evening-empty = Nobody has checked in yet. Is everybody there who said yes? Then I check all of them in, and round 1 starts now. Otherwise [Who is missing] lets you tap who is there.
evening-without = { $count ->
    [one] One person stays
   *[other] { $count } people stay
} out until they are there. I plan anew; the new plans go out in a moment, then it can begin.
evening-complete = Everybody is there.
evening-missing = { $count ->
    [one] One person is missing
   *[other] { $count } are missing
}: { $names }. Tap whoever is there without a phone.
evening-in = There: { $names }.
evening-over = Speed-dating { $number }: all talks are over. Once everybody has voted who wants to: count. No vote can be changed after that.
evening-clock-leapt = Speed-dating { $number }: by my clock more than a whole round has passed at once. Either I could not be reached, or the clock is wrong. So that no round is lost, it stands in round { $round }. “Next round” begins the one after it.
evening-clock-back = Speed-dating { $number }: by my clock round { $round } is still far from beginning: the clock was set back. So that nobody waits in vain, it stands in round { $round }. “Go on” lets the round go on from now, “Next round” begins the one after it.
evening-clock-right = Speed-dating { $number }: the clock is right again; round { $round } goes on until { $ends }.
evening-remind-voting = Speed-dating { $number }: the votes are not counted yet, and until then nobody hears who both said yes. I will count them myself on { $until }.
evening-remind-counted = { $count ->
    [0] Speed-dating { $number }: no pair both said yes; guests hear so once you release it.
    [one] Speed-dating { $number }: one pair both said yes, waits for your release and does not know yet. On { $until } it lapses.
   *[other] Speed-dating { $number }: { $count } pairs both said yes, wait for your release and do not know yet. On { $until } they lapse.
}
evening-lapsed = { $count ->
    [one] Speed-dating { $number } is closed. One pair had both said yes, but was not released.
   *[other] Speed-dating { $number } is closed. { $count } pairs had both said yes, but were not released.
}
evening-matches = { $count ->
    [one] One pair
   *[other] { $count } pairs
} both said yes:
evening-match = { $number }. { $maker } and { $contact }{ $match ->
    [held] { " " }(held back)
    [full] { " " }({ $why })
   *[none] {""}
}
evening-full-known = work together already
evening-full-contact = the organisation has no place left
evening-full-maker = has no place left
evening-matches-since = That list is an older one. This is how it stands now:
evening-matches-how = Once approved, both hear of it at once, with contact details and the question for a first meeting. Where there is no place, they hear that this is why.
evening-matches-none = No pair both said yes. Once approved, everybody hears so.
evening-results = { $count ->
    [one] One pair
   *[other] { $count } pairs
} who both said yes:
evening-result = • { $maker } and { $contact }{ $full ->
    [yes] { " " }(no place left)
   *[no] {""}
}
evening-results-held = Not released: { $count ->
    [one] one pair
   *[other] { $count } pairs
} who both said yes.
evening-results-none = No pair both said yes.
evening-telling = Approved; everybody hears of it now.

evening-paper-tables = Tables, speed-dating { $number }
evening-paper-people = List, speed-dating { $number }
evening-paper-table = Table
evening-paper-host = Organisation
evening-paper-name = Name
evening-paper-here = here
evening-paper-round = { $round }. { $at }
evening-paper-short = { $round }.
evening-paper-file = speed-dating-{ $number }

evening-do-invite = Invite
evening-do-change = Change
evening-do-cancel = Call off
evening-do-cancelled = Yes, call it off
evening-do-card = No, keep it
evening-do-confirm = Confirm the plan
evening-do-plan = Plan
evening-do-who = Who comes
evening-do-move = Move
evening-do-start = Begin, with clock
evening-do-untimed = Begin, without
evening-do-without = Plan first
evening-do-all = Begin at once
evening-do-around = Plan without them
evening-do-with = Plan with everybody
evening-do-everybody = All are there
evening-do-missing = Who is missing
evening-do-there = Somebody is there
evening-do-in = ✓ { $name }
evening-do-again = Plan anew
evening-do-print = Print
evening-do-qr = QR code
evening-do-next = Next round
evening-do-halt = Stop the clock
evening-do-resume = Go on
evening-do-count = Count
evening-do-matches = See the matches
evening-do-tell = Approve and tell
evening-do-hold = Hold back: { $number }
evening-do-free = Tell after all: { $number }
evening-do-new = Another evening
evening-do-whom = Certain people …

# For its guests.

dating-who = { $housed ->
    [yes] { $house } ({ $name })
   *[no] { $name }
}
dating-person = { $housed ->
    [yes] { $name } ({ $house })
   *[no] { $name }
}
dating-invitation = *Speed-dating* on { $when }, until about { $ends }: { $place }. Short talks of { $minutes } minutes, { $rounds } at most, with people who might suit you. Will you come?
dating-for-another = { $name } speaks for { $house } now. This invitation is for { $other }.
dating-privacy = Your name is on the table plan. After each talk I ask in secret for yes, maybe or no; only if both say yes do both hear of it, and the coordination.
dating-gone = This invitation is not good any more.
dating-cancelled-before = This evening was called off.
dating-too-late = It is too late for that on this evening.
dating-said-yes = Good. { $when }, { $place }. I send your plan in time.
dating-said-no = A pity; noted. Should you be free after all, one tap is enough.
dating-said-later = Fine, I do not ask again. You can say yes as long as there is room.
dating-said-waiting = All places are taken at the moment; you are on the waiting list and hear from me as soon as somebody backs out.
dating-again-yes = That is noted already: you come.
dating-again-no = That is noted already: you do not come.
dating-again-later = That is noted already: later.
dating-again-waiting = You are on the waiting list already.
dating-moved-up = A place has become free, you are in: speed-dating on { $when }, { $place }.
dating-moved-up-here = A place has become free, you are in and checked in. { $planned ->
    [yes] The plan with your next talks comes in a moment.
   *[no] The plan comes as soon as it is made.
}
dating-no-place = I am sorry, no place has become free today. Thank you for coming and for waiting!
dating-no-place-home = I am sorry, no place became free for the speed-dating on { $when }. Thank you for waiting!
dating-not-eligible = This evening takes a profile or a challenge in this programme.
dating-not-member = This evening is for everybody who takes part in the programme. Would you like to come back? /start
dating-here-already = You are checked in already.
dating-full-here = Sorry, all places are taken today; you are on the waiting list, and hear from me as soon as one is free.
dating-here = Checked in.
dating-here-new = Checked in. The plan with your next talks comes in a moment.
dating-over = This evening is over already.
dating-too-early = One can check in from two hours before the beginning. The evening is on { $when }, { $place }.
dating-too-often = The plan has been made anew several times because of you. On the evening, please see the coordinator at the door, who will let you in.
dating-left = Thank you for coming. I plan the other talks anew; you can still vote.
dating-none = No speed-dating is planned to which you are invited.
dating-status = *Speed-dating*, { $when }, { $place }: { $coming ->
    [yes] you come.
    [no] you do not come.
    [later] still open.
    [waiting] on the waiting list.
   *[asked] no answer yet.
}
dating-status-away = *Speed-dating*, { $when }, { $place }: you said yes, but right now the plan is made without you. Once you are there, say so here: “I’m here”.
dating-plan-over = There are no more talks.
dating-line = { $kind ->
    [pause] { $at } break
    [free] Round { $round }, { $at }: no talk
   *[talk] Round { $round }, { $at }: table { $table }, { $partner }
}
dating-next = Next, round { $round } at { $at }: table { $table }, { $partner }.
dating-next-free = Next, round { $round } at { $at }: no talk.
dating-cancelled = { $begun ->
    [yes] Speed-dating ends early today. There are no more talks, the coordination will be in touch.
   *[no] { $unmoved ->
        [yes] Speed-dating is called off: it had been moved from its earlier date to { $when }, and does not take place then either. Another date would come as a new invitation.
       *[no] Speed-dating on { $when } is called off. Another date would come as a new invitation.
    }
}
dating-moved = Speed-dating was moved, to { $when }, { $place }.{ $coming ->
    [asked] {""}
    [yes] { " " }Your yes stands.
    [waiting] { " " }Your place on the waiting list stays.
   *[other] { " " }Does that suit you?
}
dating-place = The place of speed-dating is now: { $place }.{ $begun ->
    [yes] {""}
   *[no] { " " }It stays at { $when }.
}
dating-day = Speed-dating is soon: { $when }, { $place }. The plan is still to come.
dating-hour = Speed-dating begins shortly: { $when }, { $place }.
dating-plan = Your plan for speed-dating on { $when }, { $place }:
dating-plan-new = The plan has changed; from round { $round } on:
dating-plan-times = The times have shifted; from round { $round } on:
dating-warning = One minute left.
dating-round = *Round { $round }* goes on{ $timed ->
    [yes] { " " }until { $ends }
   *[no] {""}
}: table { $table }, { $partner }.
dating-round-free = *Round { $round }* goes on{ $timed ->
    [yes] { " " }until { $ends }
   *[no] {""}
}; no talk this time.
dating-full = You and { $partner } both said yes. One side has no free place at the moment; the coordination knows.
dating-no-match = Thank you for taking part. This time I have no mutual yes to report; /suggestions shows who else may fit.

dating-do-yes = I’ll come
dating-do-no = I can’t
dating-do-later = Not sure yet
dating-do-here = I’m here
dating-do-leave = I have to go

ballot-ask = How was the talk with { $partner }? Go on talking?{ $first ->
    [yes] { " " }It stays secret: only a yes of both becomes known.
   *[no] {""}
}
ballot-yes = Yes
ballot-maybe = Maybe
ballot-no = No
ballot-noted = { $partner }: { $interest ->
    [yes] yes
    [maybe] maybe
   *[no] no
} is noted, in secret. You can change it until the votes are counted.
ballot-nobody = There is nothing to vote on in this talk.
ballot-closed = The votes are counted already.
