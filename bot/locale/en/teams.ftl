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

room-known = This chat belongs to the team already.
room-code = To join in here I need the team’s code: /start CODE. A member gets it with /team in the private chat.
room-stranger = Only a member of the team may use this code.
room-other = This chat belongs to another team already.
room-bound = This chat now belongs to the team *{ $team }*. I show dates here too. Start with /meeting.
room-over = The team *{ $team }* has ended, so I no longer connect a chat to it.
room-made = This is the room of the team *{ $team }*. I show dates and updates here too. Start with /meeting, /help shows everything.
room-made-bridge = The team is in other chats, too. With /bridge I pass messages on between them, if everybody agrees.
room-farewell = The team *{ $team }* has ended, so I close this room. Thank you for taking part.
room-private-code = This code was meant for the private chat with me. Everybody here has seen it, so it is not valid any more. Get a new one with /link.
room-somebody = Somebody
room-by-somebody = somebody
room-guest = { $name } is here now, but does not belong to the team.
room-guest-coordinator = Team { $number } ({ $team }): { $name } is now in the team’s chat, but does not belong to the team.
room-guests-coordinator = Team { $number } ({ $team }): more people are coming into the team’s chat today who do not belong to the team. I do not name them all.
room-member-left = Team { $number } ({ $team }): { $name } has left the team’s chat.
room-member-removed = Team { $number } ({ $team }): { $name } was removed from the team’s chat by { $by }.
room-deserted = With that, no member is in this chat any more.
room-uninvited-lead = Team { $number } ({ $team }): { $name } could not be invited into the team’s room. The account’s server refuses, or has not answered for days. Whoever is in the room can try again later themselves.
room-lost = Team { $number } ({ $team }): I am no longer in the team’s chat and cannot announce anything there.
room-chat-telegram = Telegram chat
room-chat-matrix = Matrix chat
room-chat-other = group chat
room-unbound = So I announce nothing there any more.
room-let-go = Nobody of the team *{ $team }* is in the team’s { $chat } any more. So I announce nothing there any more, and pass nothing on to it. /team shows how the team gets another chat.
room-let-go-lead = Team { $number } ({ $team }): no member is in the team’s { $chat } any more. So I announce nothing there any more.
room-unseen = In the team *{ $team }*’s { $chat } I have noticed nobody else of the team. So I announce nothing there any more, and pass nothing on to it. If somebody of the team is there after all, the chat can be connected anew. The code for that comes with /team.
room-unseen-lead = Team { $number } ({ $team }): I have noticed no other member in the team’s { $chat }. So I announce nothing there any more.
room-outsider-left = { $name } does not belong to the team *{ $team }* any more, but may still be in the team’s { $chat } and read everything there.
room-outsider-erased = Somebody does not belong to the team *{ $team }* any more, but may still be in the team’s { $chat } and read everything there.
room-outsider-account = An account is not { $name }’s any more, but may still be in the { $chat } of the team *{ $team }*. Whoever uses it now reads everything there.
room-outsider-role = { $name } does not coordinate any more, but may still be in the { $chat } of the team *{ $team }* and read everything there.
room-outsider-role-erased = Somebody does not coordinate any more, but may still be in the { $chat } of the team *{ $team }* and read everything there.
room-outsider-do = I cannot remove anybody there. Please have a look who is in the chat, and remove whoever does not belong there any more. If that is not possible, remove me from the chat: then nothing arrives there any more.
room-outsider-lead = Team { $number } ({ $team }): { $how ->
    [left] { $name } does not belong to the team any more,
    [account] an account is not { $name }’s any more,
   *[erased] somebody does not belong to the team any more,
} but may still be in the team’s { $chat } and read everything there. I cannot remove anybody there, and have asked the team to have a look.
room-outsider-leads = { $how ->
    [role] { $name } does not coordinate any more,
    [account] An account is not { $name }’s any more,
   *[role-erased] Somebody does not coordinate any more,
} but may still be in group chats of teams and read everything there. I cannot remove anybody there, and have asked these teams to have a look: { $teams }.
team-namesakes = Team { $number } ({ $team }): two here have the same name now, or nearly: *{ $name }* ({ $side ->
    [maker] maker
   *[contact] contact
}) and *{ $other }* ({ $side2 ->
    [maker] maker
   *[contact] contact
}). If in doubt, please ask who is writing.
