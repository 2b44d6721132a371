# The bridge: what a team writes in one of its chats, carried into the others.

menu-bridge = Messages between your chats
menu-say = Write to your team
saying-team = To which team?
saying-text = What shall I tell your team?

carried = *{ $name }:* { $text }
carried-media = *{ $name }*
carried-instead = (Replaces the earlier message.)
carried-gone = *{ $name }:* (taken back)
carried-beside-voice = (With it a voice message or recording, in the chat itself only.)
carried-beside-location = (With it a place on the map, in the chat itself only.)
carried-beside-poll = (With it a poll, in the chat itself only.)
carried-beside-contact = (With it a contact, in the chat itself only.)
carried-beside-other = (With it something that I can’t carry, in the chat itself only.)

bridge-about = *{ $team }: the bridge*
    If everybody agrees, I carry messages, photos and files between the team’s chats, with the name in front: from group chats everything that team members write there, from private chats only what comes with /say or as a reply to something carried. What others write I don’t carry.

    All of it passes through me. As soon as it is delivered, I delete the words; what is meant for a private chat at night or at the weekend waits with me until the next working day. After that I only know who wrote when, and which messages belong together. In the chats everything stays.

    You can keep your own messages out of it at any time. One no ends the bridge for everybody.
bridge-some-team = The team
bridge-place = { $line }
bridge-word = { $line }
bridge-at-telegram = Telegram group: { $names }
bridge-at-matrix = Matrix room: { $names }
bridge-at-room = Group chat: { $names }
bridge-at-private = In a private chat with me: { $names }
bridge-said-yes = Agreed: { $names }
bridge-said-others = Agreed, without their own messages: { $names }
bridge-said-no = Not agreed: { $names }
bridge-said-nothing = No answer yet: { $names }
bridge-stands = *The bridge is up.*
bridge-waits = *I don’t carry anything yet.*
bridge-nowhere = Everybody agrees. What is missing is a second chat: as soon as there are two, the bridge begins.

bridge-yes = I agree
bridge-others = Without my messages
bridge-no = I don’t agree
bridge-end = End the bridge

bridge-noted-no = All right. I carry nothing between the chats of *{ $team }*.
bridge-noted-others = All right. Your messages stay where you write them.
bridge-noted-waits = Noted. *{ $team }*: still to agree: { $names }.
bridge-begins = *{ $team }*: the bridge is up. From now on I carry messages between these chats:
bridge-how = From here, use /say, or reply to a message that was carried. Everything else stays here. To change or end it: /bridge
bridge-how-room = I carry everything that team members write here, except from those who keep their own messages out. To change or end it: /bridge
bridge-ended = *{ $team }*: { $name } doesn’t want the bridge any more. From now on I carry nothing between the chats.
bridge-declined = *{ $team }*: { $name } doesn’t want a bridge. Everything stays where it is written.
bridge-own = *{ $team }*: from now on, { $name }’s messages stay where they are written.
bridge-again = *{ $team }*: from now on I carry { $name }’s messages into the other chats, too.
bridge-rests = *{ $team }*: { $name } has just joined. Until they agree, the bridge rests and I carry nothing.
bridge-halts = *{ $team }*: from now on I carry nothing, because that takes two different chats. /team shows how your team gets a group chat.
bridge-aside = *{ $team }*: outside of the group chat you miss nothing. What your team writes now comes here.
bridge-further = *{ $team }*: { $name } has connected a further chat with the team. What the team writes I pass on there, too:
bridge-further-how = To change or end it: /bridge
bridge-further-there = It still comes here as well. Whoever is in the new chat types /bridge there once, and from then on it only arrives there. To change or end it: /bridge
bridge-no-team = There is no team yet. /suggestions gets you started.

say-which = For which team? Please put its number first, for example: /say 3: On my way
say-team = { $number }: { $team }
say-empty = This is how it works here: /say On my way
say-done = Passed on to *{ $team }*.
say-done-team = Passed on to *{ $team }*, without the { $number } in front.
say-unchanged = The change does not count: *{ $team }* still reads what was there before. Please write anew what holds now.
say-unkept = Your message to the team has not been passed on: no answer came to my last question about it. To tell it again, use /say.
say-no-bridge = I couldn’t carry that: { $team } has no bridge. What that is: /bridge
say-own-stay = I didn’t carry that: your messages to { $team } stay where you write them. To change that: /bridge
say-nobody = I couldn’t carry that: at the moment I can’t reach { $names }.
bridge-late = *{ $team }*: your message of { $at } could not be carried to everybody, and now it is too late. If it still matters: once more with /say, or by another way.
bridge-interrupted = *{ $team }*: I was interrupted while carrying your message of { $at }. In one of the chats it may be missing, as a whole or in part. If it still matters: once more with /say, or by another way.
bridge-lost = *{ $team }*: your message of { $at } could not be carried to everybody: { $why ->
    [unreachable] in one of the chats I can no longer reach anybody.
    [doubtful] it was long, and the connection broke. In one of the chats its end is certainly missing.
   *[refused] the messenger refused it in one of the chats; perhaps I am not allowed to write there.
} If it matters, please say it by another way. If the same happens to further messages on the same day, I won’t say so again.
bridge-out = *{ $team }*: your message of { $at } could not be carried to everybody: in one of the chats I can no longer reach anybody. If it matters, please say it by another way. If the same happens to further messages, I won’t say so each time.
bridge-too-fast = *{ $team }*: so much came from you in the chat at once ({ $at }) that I could not carry all of it. What matters please send once more after a short break. If it happens again on the same day, I won’t say so again.
bridge-too-old = *{ $team }*: what you wrote in the team’s chat more than two days ago, or before I was set back to an earlier state, reached me too late, and I won’t carry it any more. Please send again what still holds. If the same happens to further messages on the same day, I won’t say so again.
bridge-too-early = *{ $team }*: what you wrote in the team’s new room before everybody was invited I couldn’t carry. Now all are invited: please send again there what they should read.
bridge-beforehand = *{ $team }*: what you wrote in the team’s chat before I was allowed (by my clock) to carry it reached me only afterwards. I haven’t carried it. Please send again there what the others should read. If the same happens to further messages on the same day, I won’t say so again.
bridge-sealed = *{ $team }*: your message in the team’s chat reached me encrypted, but without its key. I couldn’t read it and haven’t carried it. Please send it again after restarting the app, or here with /say. If the same happens to further messages within the hour, I won’t say so again.
bridge-nobodys = *{ $team }*: what is written here in the name of the group or of a channel I don’t carry, nor do I answer it: I can’t see who it is from. Please send it again under your own name. Administrators who remain anonymous can turn that off in their admin rights. I say this only this once.
bridge-unsaid = *{ $team }*: { $count ->
    [one] your message of { $at } has not reached everybody yet, and now I won’t carry it any more. If it still matters, please say it
   *[other] { $count } of your messages, the first of { $at }, have not reached everybody yet, and now I won’t carry them any more. If they still matter, please say them
} by another way.

say-how = Was it for your team? Then please send it as a reply to the message, or with /say in front.
