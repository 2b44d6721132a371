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

link-own = I know you here already. The code belongs into the other messenger.
link-over = This code is used up or too old. Get a new one with /link in the other messenger.
link-collides = I cannot merge these two accounts by myself, too much is entered on both sides already. The coordinators will help.
link-unite = This code belongs to { $known ->
    [yes] *{ $name }*
   *[no] somebody who has given no name yet
}. But something is entered here, too. If that is the same person, I merge both. If somebody else gave you the code, please say no.
link-unite-yes = Yes, that is me
link-unite-no = No
link-unite-not = Good, then everything stays as it is.
link-done = Linked with { $messengers }. { $known ->
    [yes] Here and there you are now *{ $name }*, with everything that is entered.
   *[no] Here and there it is now the same person.
} /help shows what I can do.
link-done-there = { $messenger } is linked now. When I write first, I do so where you wrote last. If that was not you, unlink it with /link.
link-gone = This messenger is not linked any more.
link-undone = { $messenger } is unlinked. What is written there has nothing to do with you any more.
link-undone-there = This chat is unlinked now, I know nobody here any more. /start begins from scratch.
