# Leaving: a request, a team or the programme.

menu-leave = Leave a request, a team or the programme

leave-what = What would you like to leave? Nothing is decided yet. If all you need is some quiet, there is /pause.
leave-nothing = There is nothing that you could leave right now.
leave-a-request = Request: { $title }
leave-a-team = Team { $team }
leave-a-programme = All of { $programme }
leave-a-role = All of { $programme } ({ $role ->
    [contact] contact
    [expert] expert
    [coordinator] coordinator
   *[maker] maker
})

leave-means-request = I will take back the request “{ $title }”. The other side only hears that it has settled itself.
leave-means-team = { $ends ->
    [yes] Without you the team *{ $team }* ends. The others get new suggestions at once, if something fits.
   *[no] The team *{ $team }* carries on without you.
}
leave-means-undecided = Whether the team *{ $team }* carries on is then up to the others.
leave-means-role = You will no longer take part in *{ $programme }*.{ $role ->
    [maker] { " " }I will take back open requests.
    [contact] { " " }I will take back open requests.
   *[other] { "" }
}
leave-handover = Should somebody else carry on? Then please use /handover first.
leave-data = What you told stays stored for a while; /privacy says how long. To delete it at once, there is /forget.
leave-last-lead = You are the only coordinator of *{ $programme }*. Please bring in somebody with /invite first.

leave-reason = What is the reason? Only the coordinators hear it. One from the list, your own words or none at all: anything is fine.
leave-reason-time = Not enough time
leave-reason-fit = Skills do not match
leave-reason-teamwork = Working together
leave-reason-plans = Other plans
leave-reason-other = Something else
leave-words = What is it? One sentence will do, the others will not read it. For example: We cannot find dates that suit us all.
leave-sure = Do you really want to leave?
leave-sure-yes = Yes, leave
leave-sure-no = No, stay
leave-kept = Fine, everything stays as it is.
leave-unkept = You have not left: no yes came to my last question about it. To leave after all, use /leave.
leave-over = That has settled itself already. What is still open is under /leave.
leave-unheard = The reason for leaving has reached nobody, as there is nothing left to leave: “{ $words }” If the coordinators should read it all the same, use /ask.

leave-done-request = Done: the request “{ $title }” is taken back. /suggestions shows what else there is.
leave-done-team = Done: you are no longer in the team *{ $title }*. Thank you for taking part!
leave-done-role = Done: you no longer take part in *{ $title }*. Thank you, and all the best!

leave-told-team = *{ $team }*: { $name } is no longer with you. { $ends ->
    [yes] This team ends with that. Such things happen. Thank you for everything so far!
   *[no] The team carries on.
}
leave-told-first = In the next round you come first. If something fits right now, a suggestion follows.
leave-told-request = The request about “{ $title }” has settled itself. There is nothing to do; /suggestions shows what else there is.
leave-told-heir = { $name } is no longer with us as an expert and cannot take over { $organisation }. So everything stays as it is. /handover lets you try again.
leave-told-deputy = { $name } is no longer with us as an expert and so no longer stands in at { $organisation }. /deputy lets you choose somebody else.

leave-lead-request = *{ $name }* has taken back a request: “{ $title }”.
leave-lead-team = *{ $name }* has left a team.
leave-lead-role = *{ $name }* has left *{ $title }*.
leave-lead-team-of = Team { $number } ({ $team }): { $ends ->
    [yes] ends with that.
   *[no] carries on.
}
leave-lead-why = The reason, for coordinators only: “{ $reason }”
leave-lead-none = No reason was given.
