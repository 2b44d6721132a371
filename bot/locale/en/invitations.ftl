# Invitations: codes with links and QR codes, for one person or for many.

menu-invite = Invite somebody: code, link and QR code

invite-programme = Into which programme?
invite-role = Whom would you like to invite?
invite-role-maker = Makers, creatives, scientists
invite-role-contact = A contact
invite-role-expert = An expert
invite-role-coordinator = A coordinator
invite-uses = For how many people? “Any number” is right for a poster or a newsletter.
invite-uses-one = One
invite-uses-ten = Ten
invite-uses-fifty = Fifty
invite-uses-any = Any number
invite-life = How long should the code be good for?
invite-life-week = A week
invite-life-month = 30 days
invite-life-always = Without an end

invite-made = Invitation to *{ $programme }* { $role ->
    [contact] for a contact
    [expert] for an expert
    [coordinator] for a coordinator
   *[maker] for makers, creatives, scientists
}, { $uses ->
    [0] for any number of people
    [one] works once
   *[other] for { $uses } people
}{ $limited ->
    [yes] , until { $until }
   *[no] {""}
}.
invite-code = Code to type: *{ $code }*
invite-at-telegram = Telegram: { $link }
invite-at-matrix = Matrix: { $link } (start a chat and write the code)
invite-at-console = Here: { $link }
invite-revoke = Take back

invite-list = *These codes work:*
invite-line = { $number }. Of { $since }: { $programme }, { $role ->
    [contact] contact
    [expert] expert
    [coordinator] coordinator
   *[maker] maker
}, { $uses ->
    [0] any number of times
    [one] once more
   *[other] { $uses } more times
}{ $limited ->
    [yes] , until { $until }
   *[no] {""}
}
invite-card = A code of { $since } for *{ $programme }*, { $role ->
    [contact] contact
    [expert] expert
    [coordinator] coordinator
   *[maker] maker
}, { $uses ->
    [0] works any number of times
    [one] works once more
   *[other] works { $uses } more times
}{ $limited ->
    [yes] , until { $until }
   *[no] {""}
}. I do not know the code itself any more; only what I recognise it by is kept.
invite-new = New invitation
invite-open = No. { $number }
invite-more = More
invite-none = No code works.
invite-revoked = Taken back: nobody gets in with this code any more. Who is in already stays.
invite-over = This code does not work any more.
invite-gone = This programme is not here any more.
