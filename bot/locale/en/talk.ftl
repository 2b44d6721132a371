# The conversation itself.

talk-question = *{ $step }/{ $of }* { $question }
talk-option = { $label }
talk-ticked = ✓ { $label }
talk-done = Done
talk-back = Back
talk-skip = Skip
talk-right = That’s right
talk-other = Not quite
talk-change = Change an answer
talk-which = What would you like to change?
talk-readback = Understood: *{ $value }*. Is that right?
talk-either = That can be read in more than one way. Which one do you mean?
talk-value = { $value }
talk-list = { $items }
talk-answer = *{ $name }:* { $value }
talk-nothing = –
talk-elsewhere = The open question is in the other messenger now.
talk-twice = (perhaps a repetition)
talk-media-photo = a photo
talk-media-file = a file
talk-without = Leave out
talk-media-more = { $count ->
    [one] Thank you, I have it. There may be more; otherwise *Done*, please.
   *[other] Thank you, that makes { $count }. There may be more; otherwise *Done*, please.
}
talk-media-photos = { $count ->
    [one] one photo
   *[other] { $count } photos
}
talk-media-files = { $count ->
    [one] one file
   *[other] { $count } files
}
talk-media-full = No more than { $most } pictures or files, please. You can exchange them at the end.
talk-gleaned = *This much I understood already:*
talk-singly = One by one, please
talk-unsure = Never mind. A short answer is enough, and everything can be changed later. If you are stuck, /ask goes to the coordinators.
talk-contradiction = The same thing stands there once with and once without “not”. Which one is it?
talk-cancelled = All right, we leave it there. /help shows what else I can do.
talk-left = These questions have settled themselves, as you do not take part in that role any more. You can come back with /start.
talk-counted = My last question got no answer. What you said before counts all the same.
talk-ended = With that, { $known ->
    [yes] what was still open is not kept: “{ $words }”
   *[no] what was still open is not kept.
}
talk-no-room = More is open at once than can wait. Not kept is what { $known ->
    [yes] has been waiting longest: “{ $words }”
   *[no] you told me first of it.
}
talk-unkept = This is about: “{ $words }” – if you have told it again since, there is nothing left to do.
talk-left-out = Left out is “{ $words }”: no yes came to the question whether that is the answer.
talk-returned = On with *{ $name }*.
talk-returned-month = On with *{ $name }*, the meeting in { $month }.
talk-settled = That settles my question about it.
talk-stopped = All right, we stop here. Begin anew with { $brief ->
    [yes] /challenge
   *[no] /start
} whenever it suits you.
talk-help = Just answer in your own words or with a button. *back* takes you one question back, *skip* leaves it out, *cancel* stops here. With /ask you can ask the coordinators.
talk-first = There is no going further back. /cancel ends it.
talk-needed = I need this answer before we can go on.
talk-asked = That is a question, so I note nothing down. A short answer will do here, everything can be changed later. To know more, write */ask* and the question behind it.
talk-stray = “{ $word }” is a button that is not shown here, so I note nothing down.
talk-attach = I need a file here. I have not noted what was just written.
talk-added = All right, it says so now: “{ $text }”
    If that is not right, please *Back*.
talk-choose = That matches none of the answers. Tap one, or send its number.
talk-early = I’d gladly hear more about that in a moment; first I need one of the answers below.
talk-choose-many = “{ $word }” is not one of the answers. You can also send several numbers, for example: 1, 3
talk-choose-rest = “{ $word }” is not one of the answers. What I understood is ticked: add to it, or send “Done”.
talk-too-few = { $least ->
    [one] Please choose at least one answer.
   *[other] Please choose at least { $least } answers.
}
talk-no-media = I need an answer in words here.
talk-media-alone = Does this belong to an update? Then send /update first, and I’ll ask for the photo or file.
talk-void = That no longer counts, it belongs to an earlier question.
talk-no-office = Your programme is not set up here just now.
talk-nothing-open = There is no open question just now.
talk-unknown = I don’t know this command. /help shows them all.
talk-unknown-yet = I don’t know this command. Most of them work once you have joined; /help shows what works already.
talk-unknown-near = I don’t know this command. Did you mean { $command }?
talk-for-others = { $command } is meant for { $roles }. What you can do is in /help.
role-many = { $role ->
    [contact] contacts
    [expert] experts
    [coordinator] coordinators
   *[maker] makers
}
talk-hello = Hello. What can I do for you? /help shows what there is.
talk-greeting = Hello { $name }. What can I do for you? /help shows what there is.
talk-here-again = Hello! This is where we were:
talk-thanks = You’re welcome.
talk-choice = { $label }
talk-which-card = If that was meant for this, please answer once more:

    “{ $text }”
talk-which-button = For this please tap the button, or type exactly what it says:

    “{ $text }”
talk-which-above = If that was meant for something further up: please tap the button there, or ask for it again. /help shows how.
talk-which-question = { $question }

    Is “{ $text }” the answer to that?
talk-not-understood = I didn’t understand that. /help shows what I can do.
talk-not-understood-near = I didn’t understand that. Did you mean { $command }?
edited-taken = All right, the answer is changed.
edited-settled = I have answered that message already, so the change no longer counts. Please write anew what you mean now; /help shows what there is.
talk-plain = (I could not send the buttons and files that belong here. Words will do for an answer, too; if that does not work, the coordinators can help.)
talk-sorry = Something went wrong on my side. Please try again; if it keeps happening, the coordinators can help.
help-lead = *Coordination*
    { $lines }
help-team = *Team*
    { $lines }
help-own = *Profile*
    { $lines }
help-calm = *Quiet*
    { $lines }
help-help = *Help*
    { $lines }
help-data = *Data*
    { $lines }

help-line = { $command } – { $what }
help-below = { $before }
    { $line }
help-foot = You can also just write to me.
help-words = *Nobody has read what stood behind the command.* With /ask and the same words it goes to the coordinators.{ $team ->
    [yes] {" "}Where a team is stuck, /update says so, and calls for help if you like.
   *[no] {""}
}
menu-start = Go on, or begin anew
menu-cancel = Leave the open question
menu-help = What I can do

room-hint = In here I only listen to commands, for example /meeting. Everything else is welcome in our private chat.

# What could not be read. The question follows once more, so these texts do not ask.

reject-empty = There was nothing to read.
reject-too-short = That is very short. A few more words, please.
reject-too-long = That is too long. { $limit } characters are enough.
reject-too-small = That is too little. At least { $limit }.
reject-too-large = That is too much. At most { $limit }.
reject-too-many = Those are too many at once. { $limit } are enough.
reject-emoji-only = I don’t understand emojis on their own. In words, please.
reject-not-a-name = That doesn’t look like a name. First and last name will do.
reject-not-a-number = I don’t understand that number.
reject-not-an-amount = I don’t understand that amount. For example: EUR 500
reject-not-a-link = That is not a link. This is one: www.ada.example.org
reject-not-a-date = I don’t understand that date. This works: “next Tue 2pm” or “3 Dec at 9”.
reject-not-a-day = I don’t understand that day. This works: “25 Oct” or “end of next week”.
reject-day-too-far = That is too long at a stretch: { $limit } days at most.
reject-not-yes-or-no = A yes or a no, please.
reject-no-time = I have the day. The time is still missing.
reject-past = That is in the past.
reject-ambiguous = That can be read in more than one way. Exactly one date, please, with day and time.
reject-negated = That sounds like a no. I need a date that works.
reject-repeated = I can’t keep regular dates yet, only the next one.
reject-vague = That is not precise enough for me. Please be more precise.
reject-impossible = There is no such day.
reject-contradiction = The weekday and the date don’t match.
reject-too-far = That is a long way off. A date within a year, please.

odd-sticker = I can’t read stickers. In words, please.
odd-voice = Thank you, but I’m afraid I can’t listen to voice messages. A few words as text, please.
odd-contact = Thank you, but I can’t do anything with a forwarded contact here. As text, please.
odd-location = I can’t use a location here. As text, please.
odd-poll = I can’t use a poll here. As text, please.
odd-too-big = The file is too big. Up to 20 MB is fine.
odd-barred = I can’t take files like that. Pictures, PDF, office documents and text are fine.
odd-too-fast = Not so fast, please. That was so much at once that I couldn’t read all of it. After a short break we can go on.
odd-too-late = What was written or tapped more than two days ago, or before I was set back to an earlier state, I do not answer any more. Please send again what still holds; a choice can also be sent as its number or in words.
odd-missing = The messenger did not hand me all that was lately written here. Please send again what I have not answered and still holds.
odd-sealed =
    This message arrived encrypted, but without its key. Please send it again.

    If that does not help, please restart the app or begin a new chat with me.
odd-other = I can’t do anything with that. As text, please.

# Reminders folded into one.

digest-head = { $count ->
    [one] One matter is waiting:
   *[other] { $count } matters are waiting:
}
digest-matter = *{ $number }.* { $matter }
digest-choice = For { $number }: { $label }
pause-offer = There was no answer to my last messages. I always announce agreed meetings. Shall I stop the other reminders?
pause-start = Yes, pause
pause-not = No, carry on
unreachable = { $name } ({ $role ->
    [contact] contact
    [expert] expert
    [coordinator] coordinator
   *[maker] maker
}) can no longer be reached: the chat with me is blocked or deleted. Please ask in another way.
talk-media-words = I can’t take the file with these words.
talk-media-kept = Thanks, it is in.
talk-media-left = The { $kind ->
    [photo] photo
   *[file] file
} did not go along with it.
talk-media-one = Only one photo or file can go along: the one that came first.
talk-media-later = The { $kind ->
    [photo] photo
   *[file] file
} did not go along yet: please send it again when I ask for it.
