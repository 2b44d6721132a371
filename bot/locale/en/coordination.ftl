# Coordination: traffic lights, teams, what is overdue, people.

menu-status = Traffic lights of all teams
menu-teams = All teams
menu-team = See a team
menu-overdue = What is overdue
menu-people = Who takes part
menu-person = See a person
menu-why = Why this suggestion?

status-head = *{ $programme }*: { $teams ->
    [0] no teams yet
    [one] one team
   *[other] { $teams } teams
}. 🔴 { $red } · 🟡 { $yellow } · 🟢 { $green }
status-line = { $colour ->
    [red] 🔴 act
    [yellow] 🟡 watch
   *[green] 🟢 good
} · *{ $number } { $team }*: { $reasons }
status-and = { $reason }; { $more }
status-help = a call for help is open
status-blocked = says it is blocked
status-at-risk = says it is at risk
status-first-open = no date for the first meeting
status-first-proposed = the date of the first meeting is not confirmed
status-verdict = had its first meeting, no decision yet from { $names }
status-missed = no meeting in { $month }
status-month-open = no date in { $month }
status-month-proposed = the date in { $month } is not confirmed by { $names }
status-over = nobody said whether the meeting of { $when } took place
status-update = no update for { $month }
status-milestone = milestone “{ $milestone }” was due { $due }
status-silent = silent for { $days ->
    [one] a day
   *[other] { $days } days
}
status-one-sided = one-sided: { $side ->
    [maker] makers
   *[contact] organisation
} silent for { $days ->
    [one] a day
   *[other] { $days } days
}
status-deserted = { $side ->
    [maker] no maker left
   *[contact] no contact left
}
status-stuck = stuck: no milestone done for { $weeks ->
    [one] a week
   *[other] { $weeks } weeks
}
status-unreachable = cannot be reached: { $names }
status-paused = paused: { $names }
status-coming = meeting { $when }
status-held = met in { $month }
status-fine = nothing open
status-outbox-doubtful = { $messages ->
    [one] It is uncertain whether one message arrived.
   *[other] It is uncertain whether { $messages } messages arrived.
}
status-outbox-refused = { $messages ->
    [one] The messenger refused one message.
   *[other] The messenger refused { $messages } messages.
}
status-outbox-unreachable = { $messages ->
    [one] One message reached nobody: the chat is blocked or deleted.
   *[other] { $messages } messages reached nobody: the chat is blocked or deleted.
}
status-outbox-expired = { $messages ->
    [one] One message from messenger to messenger did not arrive in time and was dropped.
   *[other] { $messages } messages from messenger to messenger did not arrive in time and were dropped.
}
status-outbox-repeated = { $messages ->
    [one] One message went out once more in the last 7 days, because it was uncertain whether it arrived. It says “perhaps a repetition”.
   *[other] { $messages } messages went out once more in the last 7 days, because it was uncertain whether they arrived. They say “perhaps a repetition”.
}

doubts-show = Uncertain messages
doubts-none = There is no message of which it is uncertain whether it arrived.
doubts-head = { $messages ->
    [one] *One message* is held back. Sending it broke off, and nobody knows whether it arrived.
   *[other] *{ $messages } messages* are held back. Sending them broke off, and nobody knows whether they arrived.
}
doubts-line = *{ $number }* · { $when } · to { $name }: { $what }
doubts-words = “{ $words }”
doubts-chat = a message from the team
doubts-answer = an answer of the bot
doubts-closed = a message
doubts-old = a message whose words are not kept any more
doubts-nameless = somebody without a name
doubts-again = Send { $number } again
doubts-done = { $number } is done
doubts-gone = This message was decided already.
doubts-sent-again = Fine, the message goes out once more. It says that it is perhaps a repetition.
doubts-settled = Fine, the message counts as done.

teams-head = *{ $programme }*: { $teams ->
    [0] no teams yet
    [one] one team
   *[other] { $teams } teams
}
teams-line = *{ $number } { $team }* ({ $stage ->
    [talking] talking
    [active] working
   *[ended] ended
}): { $names } · { $next }
teams-nobody = nobody

overdue-none = *{ $programme }*: nothing is overdue.
overdue-head = *{ $programme }*: { $count ->
    [one] one matter is overdue
   *[other] { $count } matters are overdue
}
overdue-line = since { $since } · *{ $number } { $team }*: { $matter }

team-open = Team { $number }
team-head = *Team { $number } { $team }* · { $stage ->
    [talking] talking
    [active] working
   *[ended] ended
}
team-challenge = Challenge { $number }: { $title }
team-light = { $colour ->
    [red] 🔴 act
    [yellow] 🟡 watch
   *[green] 🟢 good
}: { $reasons }
team-matched = Brought together { $since }
team-terms = { $form } · { $extent } · { $setup } · since { $since }
team-member = { $name } ({ $side ->
    [maker] maker
   *[contact] contact
}){ $state }
team-member-here = { "" }
team-member-paused = , paused
team-member-unreachable = , cannot be reached
team-heard = Last heard, { $side ->
    [maker] makers
   *[contact] organisation
}: { $when }
team-unheard = never yet
team-slot = { $slot }: { $state }
team-first = First meeting
team-slot-held = { $came ->
    [0] took place
   *[other] took place, { $came } of { $of } came
}
team-slot-moved = moved: “{ $reason }”
team-slot-proposed = proposed for { $when }, waiting for { $names }
team-slot-agreed = agreed for { $when }
team-slot-over = was agreed for { $when }, outcome open
team-slot-missed = missed
team-slot-open = no date yet
team-next = Next meeting: { $next }
team-no-date = no date yet
team-agreed = { $when }
team-proposed = { $when } (proposed)
team-update = { $month }: { $standing }{ $said } ({ $name })
team-said = . “{ $sentence }”
team-unsaid = { "" }
team-former = former member
team-rooms = { $rooms ->
    [one] One group is bound.
   *[other] { $rooms } groups are bound.
}
team-results = Publishing the results: { $agree } of { $of } agree{ $all ->
    [yes] .
   *[no] . Without a yes from all they stay in the team.
}
team-which = Which team? For example /team 3. /teams shows the numbers.
team-none = You are in no team at the moment.
team-unknown = There is no team { $number }.
team-hint = I cannot find “{ $words }” among the teams. The number is best: /team 3. /teams shows them.
team-several = “{ $words }” may mean several teams. Which one?
team-several-line = *{ $number } { $team }*: { $title }
team-gone = I cannot find this team.
team-leave = To leave a team, write /leave.
team-bind = Bind a group
team-bind-code = This code binds a group to *{ $team }*: *{ $code }*
    Add me to the group and write /start with the code there. It works once.
team-bind-pass = Please pass it on to the team: only its members can bind the group.
team-bind-link = Choose the group

people-head = *{ $programme }*: { $makers ->
    [0] no makers
    [one] one maker
   *[other] { $makers } makers
}, { $contacts ->
    [0] no contacts
    [one] one contact
   *[other] { $contacts } contacts
}, { $experts ->
    [0] no experts
    [one] one expert
   *[other] { $experts } experts
}, { $coordinators ->
    [one] one coordinator
   *[other] { $coordinators } coordinators
}
people-line = { $number } { $name } ({ $role ->
    [maker] maker
    [contact] contact
    [expert] expert
   *[coordinator] coordinator
}){ $states }
people-states = : { $states }
people-stateless = { "" }
people-nameless = no name yet
people-team = in team { $number }
people-unfinished = { $role ->
    [contact] challenge not finished
   *[maker] profile not finished
}
people-unmatched = no team yet
people-unreachable = cannot be reached
people-paused = paused
people-page = Page { $page } of { $of }
people-more = More
people-refused = I show this to coordinators only.

person-name = *{ $name }*
person-role = { $programme }: { $role ->
    [maker] maker
    [contact] contact
    [expert] expert
   *[coordinator] coordinator
} since { $since }{ $stands ->
    [yes] , { $states }
   *[no] { "" }
}
person-messengers = Messengers: { $messengers }
person-at-telegram = Telegram{ $reached ->
    [yes] { "" }
   *[no] { " " }(not reachable)
}
person-at-matrix = Matrix{ $reached ->
    [yes] { "" }
   *[no] { " " }(not reachable)
}
person-at-console = Terminal{ $reached ->
    [yes] { "" }
   *[no] { " " }(not reachable)
}
person-heard = Last heard of: { $at }
person-which = Who is meant? For example /person 3. The numbers are in /people.
person-unknown = There is no number { $number }. The numbers are in /people.
person-lost = Account lost
person-lost-code = The code for *{ $name }*: *{ $code }*
person-lost-link = As a link: { $url }
person-lost-next = Please pass it on in person only, best on the phone, once you are sure who it is. It belongs in the private chat with me, in the new account. Then I ask here once more, and everything moves only after a yes. It works once, for three days.
person-lost-others = *{ $name }* also has to do with other programmes. So I first ask the coordinators there, and then you.
person-lost-contested = In the present account somebody has objected twice already. So this time another coordinator decides.
person-lost-colleague = *{ $name }* coordinates, too. So another coordinator decides.
person-alone = *{ $name }* coordinates, too. Such an account is moved only if somebody else agrees who has coordinated there for more than a day, and just now there is nobody. Those who run me are glad to help: with a new access by *kupplung invite*.
person-unled = The account cannot be moved just now: this person also has to do with another programme, and nobody coordinates there who could agree.
person-gone = This person is in none of your programmes any more.
person-not-yours = This person also coordinates a programme that you do not. Only those who coordinate there can move the account.

# What a score is made of.

lead-why-which = Which pair? A person and a challenge by number or name, for example: /why 3 2. The numbers are in /people and /challenges.
lead-why-nobody = I can’t find this pair. It takes a person and a challenge of the same programme, for example: /why 3 2 or /why Ada Lindner, Alte Brauerei.
lead-why-several = Which pair do you mean?
lead-why-more = There are more that may be meant. Both names make it clear, for example: /why Ada Lindner, Alte Brauerei.
lead-why-pair = { $maker } – { $house }
lead-why-nothing = Something is missing for that: the profile or the challenge is not finished.
lead-why-head = *{ $maker } and “{ $title }”*
lead-why-chance = I estimate the chance of a talk worth having at { $percent } in 100. Suggestions are made from { $least } on.
lead-why-parts = *What it is made of* (in percent: the share of all that speaks for it)
lead-why-part = { $name }: { $said }
lead-why-part-share = { $name }: { $said }, { $share }%
lead-why-part-unknown = { $name }: not compared yet
lead-why-none = no more than for other pairs
lead-why-for-much = speaks strongly for it
lead-why-for-some = speaks for it
lead-why-for-bit = speaks a little for it
lead-why-against-much = speaks strongly against it
lead-why-against-some = speaks against it
lead-why-against-bit = speaks a little against it
lead-why-name-words = The same words, in compounds too
lead-why-name-grams = Words that are spelled alike
lead-why-name-trades = Trades and what can be done with them
lead-why-name-phrases = Meaning of single keywords and sentences (language model)
lead-why-name-buttons = What was ticked: expectations, region, language
lead-why-name-breadth = Very many trades in one of the texts
lead-why-name-model = Meaning of the whole text (language model { $name })
