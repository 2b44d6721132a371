# Waiting list and admission: who cannot take part yet, and who decides about it.

waiting-place = { $new ->
    [yes] Thank you. *{ $programme }* is full at the moment; you are *number { $place }* on the waiting list.
   *[no] *{ $programme }*: you are *number { $place }* on the waiting list.
} As soon as there is a place, I will tell you.
waiting-asks = { $new ->
    [yes] Thank you. For *{ $programme }* the coordinators look first whether it fits.
   *[no] *{ $programme }*: the coordinators are still looking whether it fits.
} I will tell you as soon as they have decided.
waiting-declined = It did not work out with *{ $programme }* this time, sorry. The coordinators answer your questions: { $email }
waiting-ended = *{ $programme }* has ended. { $asks ->
    [yes] The coordinators had not decided by then
   *[no] No place became free in time
}, so it did not work out this time, sorry. Thank you for waiting. The coordinators answer your questions: { $email }
waiting-stop = Stop waiting
waiting-sure = Really stop waiting? Your place in the line will be gone.
waiting-stop-yes = Yes, stop waiting
waiting-stopped = Fine, you are off the list. If you change your mind, /start is enough.

newcomer-name = What is your name? The coordinators will see it.
newcomer-named = Thank you, { $name }. I will tell you as soon as it is your turn.
newcomer-admitted = { $known ->
    [yes] Good news, { $name }: you are
   *[no] Good news: you are
} part of *{ $programme }* now. All that is missing is a short introduction.
newcomer-begin = Let’s go
place-reminder = { $last ->
    [yes] One last time: all that is missing at *{ $programme }* is a short introduction. From { $until } on I pass the place on, if others wait for it.
   *[no] I keep a place free for you at *{ $programme }*. All that is missing is a short introduction; three minutes will do.
}
place-gone = I have passed on your place at *{ $programme }*, as others wait for it. Still want to join? /start puts you back on the list, or the coordinators help.
newcomer-over = That is settled by now. /start shows where things stand.
newcomer-asks = *{ $name }* would like to take part in *{ $programme }*, { $role ->
    [contact] as the contact of an organisation.
    [expert] as an expert.
   *[maker] as a maker.
}
newcomer-asks-still = Not decided yet, waiting since { $since }:
newcomer-nameless = Somebody without a name
newcomer-yes = Admit
newcomer-no = Do not admit
newcomer-beyond = Admit all the same
newcomer-waits = *{ $name }* is waiting for a place in *{ $programme }*, { $role ->
    [contact] as the contact of an organisation.
    [expert] as an expert.
   *[maker] as a maker.
}
newcomer-approved = The coordinators say yes. *{ $programme }* is still full; you are *number { $place }* on the waiting list. As soon as there is a place, I will tell you.
newcomer-moved-up = *{ $name }* has moved up from the waiting list of *{ $programme }*, { $role ->
    [contact] as the contact of an organisation
    [expert] as an expert
   *[maker] as a maker
}, by a code of somebody who does not coordinate any more.
newcomer-settled = That is decided already.
newcomer-older = { $approved ->
    [yes] That is decided already: the coordinators said yes. This is how it stands now:
   *[no] This card is an older one. This is how it stands now:
}
newcomer-done-in = { $name } is in and will hear it from me.
newcomer-done-out = { $name } is not in and will hear it from me, in kind words.
newcomer-done-waits = Approved. All places are taken at the moment: { $name } is number { $place } on the waiting list and moves up automatically.

menu-newcomers = Who asks to join, or waits
newcomers-none = Nobody asks, and nobody waits.
newcomers-head = *{ $programme }*: { $asking ->
    [0] no requests
    [one] one request
   *[other] { $asking } requests
}, { $waiting ->
    [0] nobody on the waiting list
    [one] one person on the waiting list
   *[other] { $waiting } people on the waiting list
}
newcomers-line = { $place ->
    [0] Request
   *[other] Number { $place }
}: { $name }, { $role ->
    [contact] contact
    [expert] expert
   *[maker] maker
}, since { $since }
newcomers-open = { $name } …
newcomers-more = More
