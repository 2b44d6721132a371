# One person with several messengers.

menu-link = Link a second messenger

link-here = Linked: { $messengers }.
link-at-telegram = Telegram
link-at-matrix = Matrix ({ $contact })
link-at-console = Terminal
link-code = With this code I recognise you in a second messenger, too: *{ $code }*
    Please type it there in the private chat with me, and show it to nobody else. It works once, for a day.
link-open-telegram = Open Telegram
link-open-matrix = Open Matrix
link-open-console = Open the terminal
link-alone = There is no other messenger here at the moment.
link-off = Unlink { $messenger }
link-reached-at = When I write first, I do so on { $messenger }.
link-reached-last = When I write first, I do so where you wrote last.
link-reach = Where should reminders and news go?
link-reach-at = To { $messenger }
link-reach-last = To where I wrote last
link-reaches-at = Good, reminders and news go to { $messenger } from now on. You can change that with /link.
link-reaches-here = Good, reminders and news come here from now on. You can change that with /link.
link-reaches-last = Good, reminders and news go to where you wrote last from now on. You can change that with /link.

link-own = I know you here already. The code belongs in the other messenger.
link-over = This code is used up or too old. Get a new one with /link in the other messenger.
link-asking = Thank you. I am asking in the other messenger now. As soon as there is a yes, we go on here.
link-ask-telegram = On Telegram, [the account { $contact }](tg://user?id={ $contact }) would like to link up with you.
link-ask-matrix = On Matrix, [{ $contact }](https://matrix.to/#/{ $contact }) would like to link up with you.
link-ask-console = In the terminal, { $contact } would like to link up with you.
link-ask = Is that you? After a yes I know you there as I do here, with everything that is entered. If in doubt, please say no.
link-yes = Yes, that is me
link-no = No
link-refused = Good, everything stays as it is. The code is no longer valid.
link-refused-there = In the other messenger the answer was no. Everything stays as it is, and the code is no longer valid.
link-closed = This question is no longer open.
link-waits = Thank you. Now I am asking there, too.
link-unite = The code belongs to { $known ->
    [yes] *{ $name }*
   *[no] somebody who has given no name yet
}. Is that you? After a yes you are the same person here and there, and what you write here can be read there, too.{ $told ->
    [yes] {" "}What is entered here already is added.
   *[no] {""}
} If somebody else gave you the code or the link, please say no.
link-collides = I cannot merge these two accounts by myself, too much is entered on both sides already. The coordinators will help.
link-collides-there = I cannot merge this account and the one in the other messenger by myself, too much is entered on both sides already. The coordinators will help.
link-lost = One of these two accounts was reported lost, and nothing has been decided about that yet. Until then I cannot merge them. The code for linking is no longer valid.
link-lost-there = This account or the one in the other messenger was reported lost, and nothing has been decided about that yet. Until then I cannot merge them. The code for linking is no longer valid.
link-done = Linked with { $messengers }. { $known ->
    [yes] Here and there you are now *{ $name }*, with everything that is entered.
   *[no] You are now the same person in both.
} /help shows what I can do.
link-joined = Now linked: { $messengers }.
link-not-you = If that was not you, unlink it with /link.
link-withdrawn = What was last withdrawn on one of the two sides now counts as withdrawn for both. With /privacy you can allow it again.
link-gone = This messenger is not linked any more.
link-undone = { $messenger } is unlinked. What is written there has nothing to do with you any more.
link-undone-there = This chat is unlinked now, I know nobody here any more. /start begins from scratch.
unfinished-dropped = What was only half answered { $there ->
    [yes] there
   *[no] here
} does not count any more. Please tell it once more when it suits you.

# A lost account.

regain-asking = Thank you. The coordinators will look at this, during working days. As soon as they confirm it, we go on here.
regain-over = This code is used up or too old. The coordinators have a new one.
regain-ask = Somebody has typed the code for *{ $name }*. Is that really { $name }? After a yes, everything that is entered belongs to the new account, and the lost one is signed off. If in doubt, please ask first.
regain-ask-too = Somebody has typed the code that *{ $lead }* made for the lost account of *{ $name }*. { $name } also takes part in { $programmes }, or once did, so I need a yes from there, too. Is that really { $name }? If in doubt, please ask first.
regain-since = { $messenger } has been linked since { $day }{ $new ->
    [yes] , and is signed off along with it in any case
   *[no] { "" }
}.
regain-named = { $messenger }, since { $day }
regain-at-telegram = The new account on Telegram: [open the chat](tg://user?id={ $contact })
regain-at-matrix = The new account on Matrix: [{ $contact }](https://matrix.to/#/{ $contact })
regain-at-console = The new account in the terminal: { $contact }
regain-yes = Yes, move it
regain-yes-all = Yes, instead of all others
regain-yes-for = Yes, instead of { $messenger }
regain-agree = Yes, I agree
regain-lost-telegram = Telegram
regain-lost-matrix = Matrix
regain-lost-console = Terminal
regain-no = No
regain-made = The coordinators heard that you have lost an account with me, and made a code with which you can go on in a new one. If you did not report that, please say so at once. After that the code is no longer valid.
regain-typed = Somebody has typed the code for your lost account. As soon as the coordinators confirm it, everything moves. If that was not you, please say so at once. Then everything stays as it is.
regain-not-me = That was not me
regain-denied = Thank you. The code is no longer valid, and everything stays as it is. The coordinators will hear of it.
regain-objection = *{ $name }* says in the present account: that was not me. The code for a new one is no longer valid, and everything stays as it is. Please find out in person who is writing there.
regain-again = The coordinators heard again that you have lost an account with me. If you did not report that, please say so at once, here and in person. This time another coordinator decides whether everything moves.
regain-denied-again = Thank you, the coordinators will hear of it. Somebody has objected here twice already; so this time another coordinator decides. Please tell them in person, too.
regain-objection-again = *{ $name }* says again in the present account: that was not me. This time the code stays valid, or else whoever has somebody's account could object for ever. Only who did not make it can decide. Please find out in person first who is writing where.
regain-contested = In the present account somebody has objected twice already. So whoever did not make the code decides now.
regain-second = *{ $lead }* made the code. *{ $name }* coordinates, too, so whoever did not make it decides.
regain-agreed = Thank you. Once everybody has agreed, the account is moved.
regain-refused = Good, everything stays as it is. The code is no longer valid.
regain-refused-there = The coordinators have not confirmed this. Everything stays as it is. If you have questions, they will help in person.
regain-refused-by = The coordinators of another programme have not confirmed the new account of *{ $name }*. Everything stays as it is, and the code is no longer valid.
regain-unanswered = Nobody has answered whether the new account is really that of *{ $name }*. The code is no longer valid, and everything stays as it is. There is a new one with /person.
regain-unanswered-there = The coordinators have not answered in time. Everything stays as it is, and the code is no longer valid. They have a new one, best in person.
regain-changed = That does not work any more: the person takes part in another programme by now, or nobody is left who could agree. Everything stays as it is. Please try again with a new code.
regain-changed-there = Something has changed meanwhile, so nothing could move here. Everything stays as it is. The coordinators will help with a new code.
regain-collides = That does not work: something is entered in the new account already. Everything stays as it is, and the code is no longer valid.
regain-collides-there = Something is entered here already, so nothing could move here. Everything stays as it is. The coordinators will help.
regain-moved = Done: *{ $name }* is here with the new account now, the old one is signed off.
regain-moved-by = *{ $lead }* has replaced the lost account of *{ $name }* with a new one.{ $made ->
    [yes] { " " }The code for it was made by { $yours ->
        [yes] you
       *[no] *{ $maker }*
    }.
   *[no] { "" }
} If that comes as a surprise, please ask in person at once.
regain-done = { $known ->
    [yes] Welcome back, *{ $name }*!
   *[no] Welcome back!
} Everything is here again, and the old account is signed off. /help shows what I can do.
regain-along = Signed off, too, as linked only recently: { $messengers }.
regain-along-yours = Signed off, too, as linked only recently: { $messengers }. If that was yours, link it again with /link.
regain-kept = Still linked: { $messengers }. What is not yours of these you can unlink with /link.
regain-parted = This account was reported lost. The coordinators have moved everything to a new one, and I know nobody here any more. If that was not you, please tell the coordinators at once.
regain-joined = The coordinators have replaced a lost account. Now linked: { $messengers }. If that was not you, please tell the coordinators at once.
