# Meetings: find a date, remind, record. A slot reads "first meeting" or "November meeting".

slot-first = first meeting
slot-month = { $month } meeting

meeting-no-team = There is no team yet. /suggestions gets you started.
meeting-open = *{ $team }*, { $slot }: no date yet.
meeting-proposed = *{ $team }*, { $slot }: *{ $when }* is proposed.
meeting-agreed = *{ $team }*, { $slot }: *{ $when }*. The date is fixed.
meeting-over = *{ $team }*, { $slot }, { $when }: did it take place?
meeting-held = *{ $team }*, { $slot }: took place.
meeting-moved = *{ $team }*, { $slot }: moved. Reason: “{ $note }”
meeting-soon = *{ $when }*: { $slot } ({ $team }), with { $with_whom }.
meeting-was = { $count ->
    [one] *{ $team }*: did the { $slot } take place ({ $when })?
   *[other] *{ $team }*: did the { $slot } take place ({ $when })? One answer from the team is enough.
}
meeting-escalation = Team { $number } ({ $team }): the { $slot } has no date yet. No answer yet from { $names }.
meeting-unconfirmed = Team { $number } ({ $team }): nobody has said whether the { $slot } took place ({ $when }).

date-when = *{ $name }*: When would you like to meet? For example: next Tue 2pm
date-reason = This date is not until a later month. Why is that? The coordinators read your sentence.
date-for-team = Which team is the date for?
date-propose = Propose a date
date-had = We already met
date-other = Another date
date-next = Arrange the { $slot }
date-unkept = The date was not proposed: no answer came to my last question about it. To name it again, use /meeting.
date-unneeded = *{ $team }*: The date on *{ $when }* was not proposed; things stand otherwise in the team by now. To see how they stand, use /meeting.
date-lost = *{ $team }*: the date of *{ $when }* is not proposed, as the team is over or goes on without you.
date-asking = Good: *{ $when }*. I’ll ask { $others }.
date-asked-later = The question arrives on { $at }. I disturb nobody before that.
date-proposed = *{ $team }*, { $slot }: { $by } proposes *{ $when }*. Does that suit you?
date-agreed = The date is fixed: *{ $when }*, { $slot } ({ $team }).
date-refused = *{ $team }*: { $when } doesn’t work, { $by } can’t come then. Propose another date: /meeting
date-reminder = { $count ->
    [0] *{ $team }*, { $slot }: when do you meet?
    [1] *{ $team }*, { $slot }: there is no date yet. Which of you proposes one?
   *[other] *{ $team }*, { $slot }: the month is nearly over and there is no date. Please propose one now, otherwise I’ll let the coordinators know.
}
date-reminder-vote = { $count ->
    [2] *{ $team }*, { $slot }: the proposed date *{ $when }* is waiting for your answer. Without it I’ll let the coordinators know.
   *[other] *{ $team }*, { $slot }: does *{ $when }* suit you?
}

vote-yes = Suits me
vote-no = Can’t make it
vote-outdated = That was an earlier proposal. This is how things stand now:
vote-known = I have noted that already: { $when }.
vote-noted = Noted: { $when }. No answer yet from { $others }.

held-yes = Yes
held-no = No
held-not = A pity. Then let’s find a new date.
held-attended = Who was there?
held-will-drop = So far it is *{ $when }*; if the { $slot } has taken place already, that date is off. It hasn’t? /cancel
held-note = What came out of it? One sentence is enough.
held-noted = Good, I note: “{ $note }”
held-too-long = Both sentences together are too long. So I will not note this one: “{ $note }”
held-told = *{ $team }*: The { $slot } took place, says { $by }.{ $came ->
    [0] { "" }
   *[other] { " " }Present: { $names }.
}
held-told-note = *{ $team }*: The { $slot } took place, says { $by }.{ $came ->
    [0] { "" }
   *[other] { " " }Present: { $names }.
} “{ $note }”
held-more = *{ $team }*: Present at the { $slot }, says { $by }: { $names }.
held-more-note = *{ $team }*: On the { $slot }, { $by } writes: “{ $note }” Present: { $names }.
held-note-late = There is a sentence about it already: “{ $note }” So I have not noted yours.
held-note-unkept = *{ $team }*, { $slot }: There is a sentence about it already, so yours was not noted: “{ $note }”
held-unkept = *{ $team }*: That the { $slot } took place was not noted; the team has said otherwise since. { $noted ->
    [yes] Nor was your sentence about it: “{ $note }”{ " " }
   *[no] { "" }
}To see how things stand, use /meeting.
held-had-unkept = *{ $name }*: What was said at “{ date-had }” was not noted: no answer came to my last question about it. To see how things stand, use /meeting.
held-lost = *{ $team }*: The sentence about the meeting was not noted, as the team is over, or you are not part of it any more: “{ $note }”
held-thanks = Thank you, it’s noted.
held-thanks-next = Thank you, it’s noted. Best to fix the next date at once:

calendar-title = { $team }: { $slot }
calendar-first = kupplung-first-meeting.ics
open-team = View the team
date-dropped = *{ $team }*, { $slot }: the date { $when } is off.
date-team-ended = *{ $team }*, { $slot }: the date { $when } is off, as the team ends.
date-without-you = *{ $team }*, { $slot }: you need not come to { $when } any more; it stays for the others. The file takes it out of the calendar.
held-not-told = *{ $team }*: { $by } says that the { $slot } ({ $when }) did not take place. A new date is needed.
cannot = I cannot make it
date-stands = *{ $team }*, { $slot }: it stays at *{ $when }*. Not everybody has answered, but both sides are in.
date-will-drop = So far it is *{ $when }*; a new proposal takes its place.

# Who has answered already, in one line: Ada Lindner ✓, Jutta Weber …

date-answers = { $before }, { $answer }
date-answer-yes = { $name } ✓
date-answer-missing = { $name } …
date-cannot = *{ $team }*, { $slot }: you have declined { $when }. The others can see it.
date-below = *{ $team }*, { $slot }: { $when }, see further down.
date-replaced = *{ $team }*, { $slot }: the proposal of { $when } no longer counts, there is a new one.
date-crossed = Meanwhile *{ $when }* has been proposed; { $names } said yes to it. Another proposal would take its place.
date-crossed-yes = Meanwhile { $names } said yes to *{ $when }*. Another proposal would take the place of that date.
date-instead = It takes the place of { $when }, to which { $names } said yes.
date-move = To move it: “Another date” asks for the new one; until then this one stays.
date-off = Nothing is called off by that. { $room ->
    [yes] To do so, write /meeting in the chat with me, and take
   *[no] To do so, take
} “I cannot make it”.
