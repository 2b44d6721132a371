# Milestones: where a team stands, and the call for help.

menu-update = Say how the team is doing

update-for-team = Which team is it about?
update-standing = How are things with *{ $name }*?
update-standing-on-track = 🟢 On track
update-standing-at-risk = 🟡 At risk
update-standing-blocked = 🔴 Blocked
update-standing-done = 🏁 Done
update-milestone = Which milestone did you reach?
update-sentence = What is there to say? One sentence is enough.
update-media = Would you like to add a photo or a file? Your team and the coordinators see it.
update-photo-kept-back = I don’t show the photo to anybody: you withdrew that. To change it: /privacy
update-help = Do you need help? If so, I tell the coordinators at once.

update-thanks = Thank you, noted. *{ $team }* in { $month }: { $standing }.
update-milestone-done = Milestone: { $milestone }
update-said = “{ $sentence }”
update-unkept = Your update has not been noted: no answer came to my last question about it. To tell it again, use /update.
update-attached = { $kind ->
    [photo] The photo is with it.
   *[file] The file is with it.
}
update-called = The coordinators know now that help is needed.
update-called-often = I have called the coordinators for this team several times since yesterday, so I do not call them again now. If it is urgent, please ask in another way.
update-nobody = I find no coordinator whom I could call just now. Please ask in another way.
update-news = *{ $team }* in { $month }: { $standing }, says { $name }.
update-outdated = That is as of { $at }. There has been a newer update since.

update-no-team = There is no team yet. /suggestions gets you started.
update-talking = *{ $team }* has yet to decide whether to go on. Updates begin once the team says go.
update-over = This team does not work any more, or you are not part of it.
update-lost = Not kept is: “{ $sentence }”

update-reminder = *{ $team }*: there is no update for { $month } yet. It takes less than a minute.
update-now = Give an update
update-escalation = Team { $number } ({ $team }): no update for { $month } (due { $due }). Taking part: { $names }.

update-alarm = 🆘 *Team { $number } ({ $team })* needs help. { $name } says: { $standing }
update-help-take = I take care
update-help-taken = Good, *team { $number } ({ $team })* is in your hands now.{ $count ->
    [0] {""}
   *[other] {" "}I let { $names } know.
}
update-help-coming = Help for *{ $team }* is on its way: { $name } of the coordinators takes care.
update-help-others = { $name } takes care of *team { $number } ({ $team })*.
update-help-already = { $name } already takes care of *{ $team }*, since { $since }.
update-help-yours = You already take care of *{ $team }*, since { $since }.
update-help-again = 🆘 *Team { $number } ({ $team })* has asked for help. Whoever took care of it is no longer a coordinator: somebody is needed again.
update-help-left = Whoever took care of help for *{ $team }* is no longer a coordinator. { $others ->
    [yes] I have called the others at once.
   *[no] I find nobody else there just now. Please ask in another way.
}
update-help-gone = I cannot find this call for help any more.
