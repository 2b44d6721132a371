# Rooms that the bot itself opens for a team, and who comes and goes in the teams' chats.

team-room-open = Open a team room
team-room-opening = The team room is being opened. { $invited ->
    [yes] The invitation will be with you in a moment.
   *[no] The members are about to be invited.
}
team-room-not = A team room cannot be opened here right now. Perhaps there is one already; /team shows it.
team-room-refused = Sorry, the team room for *{ $team }* could not be opened. /team lets you try again. { $told ->
    [yes] The coordinators will hear of it.
   *[no] Whoever runs me can find out why.
}
team-room-refused-lead = Team { $number } ({ $team }): the team room that { $name } asked for could not be opened. Whoever runs me can find out why.
team-room-name = Team { $number } · { $team }
team-room-topic = Together on “{ $title }”

room-made = This is the room of the team *{ $team }*. I show dates and updates here too. Start with /meeting, /help shows everything.
room-made-bridge = The team is in other chats, too. With /bridge I pass messages on between them, if everybody agrees.
room-farewell = The team *{ $team }* has ended, so I close this room. Thank you for taking part.
room-private-code = This code was meant for the private chat with me. Everybody here has seen it, so it is not valid any more. Get a new one with /link.
room-somebody = Somebody
room-by-somebody = somebody
room-guest = { $name } is here now, but does not belong to the team.
room-guest-coordinator = Team { $number } ({ $team }): { $name } is now in the team’s chat, but does not belong to the team.
room-member-left = Team { $number } ({ $team }): { $name } has left the team’s chat.
room-member-removed = Team { $number } ({ $team }): { $name } was removed from the team’s chat by { $by }.
room-deserted = With that, no member is in this chat any more.
room-lost = Team { $number } ({ $team }): I am no longer in the team’s chat and cannot announce anything there.
