# Ideas of one's own, and how they become a challenge.

idea-programme = For which programme?
idea-programme-name = Programme
idea-text = What is the idea? A few sentences are enough. The coordination reads it first; if it becomes a challenge, an organisation goes on working with this text.
idea-text-name = Idea
idea-wanted = Which organisation would fit? A sector or an example is enough.
idea-wanted-name = What would fit
idea-summary = *This is how the idea goes to the coordination:*
idea-gone = That does not work right now. A new idea begins with /idea.
idea-unkept = Your idea has not been passed on: no answer came to my last question about it. To tell it again, use /idea.
idea-thanks = Thanks, the idea is with the coordination. You will hear here what becomes of it.
idea-new = *An idea* from { $name }:
idea-words = { $text }
idea-would-fit = What would fit: { $wanted }
idea-make = Show it to an organisation
idea-no = Thanks, no
idea-settled = This idea is settled already. /ideas shows what is open.
idea-since = Meanwhile the idea was handed on. This is how it stands now:
idea-no-other = { $name } has said “Thanks, no” to this idea meanwhile. Whoever had it hears it from me:
idea-handed-other = { $name } has meanwhile { $all ->
    [yes] shown this idea to all contacts
   *[no] handed this idea to { $organisation }
}:
idea-declined = The idea has been read. It fits no organisation in the programme right now, thank you all the same. Another idea is always welcome: /idea.
idea-declined-lead = Good, I will pass it on kindly.
idea-nobody = There is no organisation yet to which I could show the idea. It stays under /ideas.
idea-all = Ask all of them
idea-hand-organisation = To whom shall I show the idea? Whoever takes it makes it their own challenge.
idea-handed = { $all ->
    [yes] Good, I ask all contacts. The first one who makes a challenge of it has the idea.
   *[no] Good, the idea goes to { $organisation }.
}
idea-offered = Somebody in the programme has an idea that might suit you:
idea-offered-how = With a yes it becomes your challenge. I will ask a few questions about it, and everything can be changed.
idea-take = Yes, take it
idea-leave = No, thanks
idea-taken = This idea is taken already.
idea-otherwise = The coordinators have decided otherwise about this idea by now. With /ask you can say that you would like it.
idea-back = This idea is with the coordination again by now. With /ask you can say that you would like it.
idea-late = Another organisation was faster with this idea and works on it already. Your challenge stays, and can be changed with /challenge.
idea-left = Good, thanks for the answer.
idea-left-lead = { $organisation } does not take this idea:
idea-vacant-lead = The organisation to which this idea was shown cannot take it any more:
idea-left-all = None of the organisations takes this idea:
idea-silent-lead = { $organisation } has had this idea for { $days ->
    [one] a day
   *[other] { $days } days
}; there was no no, and it has not become a challenge yet. It is here again:
idea-silent-all = After { $days ->
    [one] a day
   *[other] { $days } days
} no organisation has taken this idea. It is here again:
idea-left-author = Your idea has been read, so far no organisation has taken it. It is with the coordination again. Another idea is always welcome: /idea.
idea-which = { $count } ideas are waiting right now. Which one is meant?
idea-which-one = { $given ->
    [yes] Yes
   *[no] No
} to “{ $text }”
idea-offered-to = It is meant for { $organisation }.
idea-for-which = For which organisation?
idea-for-house = For { $organisation }
idea-brief = Title and description are there already, both can be changed at the end. What is still missing:
idea-became = { $declined ->
    [yes] Something has changed: there is an organisation for it after all. { "" }
   *[no] {""}
}Your idea has become a challenge: “{ $title }” by { $organisation }. As soon as it is released, it is among your /suggestions.
idea-became-lead = { $organisation } had taken this idea already and has now, after the coordinators' no, made a challenge of it. Whoever had the idea hears it from me.
ideas-none = No idea is waiting right now.
ideas-head = { $count ->
    [one] *One idea* is waiting:
   *[other] *{ $count } ideas* are waiting:
}
ideas-open = { $again ->
    [yes] *Offered, taken by nobody*
   *[no] *New*
}
ideas-offered = { $left ->
    [0] *Offered, no answer yet*
   *[other] *Offered, { $left } of { $asked } said no*
}
menu-idea = Propose an idea of your own
menu-ideas = Ideas from the programme
