# Language, form of address, rest, privacy; the group chat of a team.

language-ask = Which language would you like?
language-de = Deutsch
language-en = English
language-set = Good, in English from now on.
form-du = Du
form-sie = Sie
form-set = Good. If we write in German, I say { $address ->
    [du] “Du”
   *[sie] “Sie”
}.
snooze-set = I won’t write first until { $until }. I still announce agreed meetings.
rest-week = A week’s rest
pause-set = { $leads ->
    [yes] All right, no more reminders. When a team needs help or falls silent, I still tell you. /pause ends the pause.
   *[no] All right, no more reminders. I still announce agreed meetings. /pause ends the pause.
}
pause-end = Remind me again
pause-ended = Good, my reminders come as usual.
resume-nothing = There is nothing left to continue.

menu-suggestions = See suggestions
menu-meeting = Next meeting
menu-snooze = A week’s rest
menu-pause = Stop reminders
menu-language = Language
silence-reminder = *{ $team }*: nothing was heard here for { $days } days. How is it going?
silence-escalation = Team { $number } ({ $team }): no sign of life for { $days } days. Involved: { $names }.
