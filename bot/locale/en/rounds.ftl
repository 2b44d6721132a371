# Rounds: bring a whole programme together at once, seen first, then sent.

menu-match = Round: bring everybody together

round-name = { $name }{ $number ->
    [0] {""}
   *[other] {" "}(no. { $number })
}
round-nameless = somebody without a name
round-programme = { $name }
round-percent = { $tenth ->
    [0] { $whole }%
   *[other] { $whole }.{ $tenth }%
}

round-which-rule = This rule may be meant for several programmes. Which one? Please write it there once more.
round-which-programme = For which programme?
round-begins = *Round for { $programme }:* { $makers ->
    [one] one maker
   *[other] { $makers } makers
} and { $challenges ->
    [one] one challenge
   *[other] { $challenges } challenges
} with free places.
round-thinking = I am working it out; the preview comes in a moment.
round-nobody = A round needs both sides. { $makers ->
    [0] No maker has
    [one] One maker has
   *[other] { $makers } makers have
} a finished profile and a free place, and { $challenges ->
    [0] no challenge is
    [one] one challenge is
   *[other] { $challenges } challenges are
} released with free places. /people shows who is missing; /invite brings them in.
round-not-understood = I do not understand “{ $words }” here. A round begins with /match; a rule reads like this: “Ada not with Old Brewery”, “Ben definitely with Foundry” or “Sawmill gets nobody”.
round-shared = { $name } is working on this round already. There is one per programme, and you can go on with it here.
round-over = This round is not open any more. /match shows where things stand.
round-sent = { $name } has sent this round already. /match shows where things stand.
round-outdated = That was an earlier preview. This is the one that counts:
round-dropped = Dropped. Nobody got anything; rules with “not” still hold in the next round.

round-head = *Round { $number }, { $programme }:* { $pairs ->
    [0] no pair
    [one] one pair
   *[other] { $pairs } pairs
}, { $left ->
    [0] nobody without a partner
    [one] one without a partner
   *[other] { $left } without a partner
}. Nothing is sent yet.
round-aim-best = Aim *best total*: this fits best over all, with somebody for every challenge if possible. { $percent } of what would be possible without any rule.
round-aim-nobody = Aim *nobody left over*: as few as possible go empty-handed. { $percent } of what would be possible without this and without rules.
round-aim-stable = Aim *stable*: no two would rather have each other than what they get here. { $percent } of what would be possible without this and without rules.
round-passed-over = { $count ->
    [one] Once, two sides would rather have each other.
   *[other] { $count } times, two sides would rather have each other.
}
round-line = { $number }. { $challenge } – { $maker }, { $percent }
round-left = ○ { $name }: { $why }
round-why-nothing = nothing fits well enough
round-why-ruled = ruled out
round-why-others = others have what fits
round-why-changed = what fitted has changed
round-choose-best = Best total
round-choose-nobody = Nobody left over
round-choose-stable = Stable
round-send = Send
round-send-now = Yes, send them
round-sure = { $pairs ->
    [one] One suggestion goes
   *[other] { $pairs } suggestions go
} out to { $people } people, { $at } at the earliest.{ $left ->
    [0] {""}
    [one] {" "}Whoever has no partner is told.
   *[other] {" "}The { $left } without a partner are told.
} Send?
round-drop = Drop
round-pairs = Change a pair
round-rules = Rules
round-back = Undo the last step
round-page = Page { $page } of { $of }
round-more = More
round-view = Back to the preview

round-cost = *That costs { $percent }* of what is possible.
round-gain = *That gains { $percent }* of what is possible.
round-rules-cost = Together the rules cost *{ $percent }* of what is possible.
round-cost-nothing = *That costs nothing.*
round-left-now = Without a partner: { $after } instead of { $before }.
round-same = That changes none of the pairs.
round-moved = { $came ->
    [yes] +
   *[no] −
} { $challenge } – { $maker }
round-more-moved = … and { $count } more changes

round-picture = Round { $number }{ $of ->
    [1] {""}
   *[other] , picture { $part } of { $of }
}
round-picture-left = Without a partner: { $names }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
round-picture-key = The thicker the line, the better the pair fits.
round-file = round-{ $number }-{ $part }.png

round-pairs-which = Which pair is it about?
round-choose-pair = { $number }. { $challenge } – { $maker }
round-pair = *{ $challenge } – { $maker }*, fits by { $percent }.
round-part = Take apart
round-keep = Hold together
round-swap = Rather { $maker }, { $percent }{ $leaves ->
    [no] {""}
   *[yes] {" "}(instead of { $challenge })
}
round-swaps = Who could come instead is below, with how well they fit; what the swap costs in all is in the preview after it, and it can be taken back.
round-this-round = What is changed by hand holds in this round only. A written rule keeps two apart for good: “Ada not with Old Brewery”.

round-rules-none = There are no rules yet.
round-rules-head = { $count ->
    [one] *One rule* holds:
   *[other] *{ $count } rules* hold:
}
round-rules-how = A rule can simply be written: “Ada not with Old Brewery”, “Ben definitely with Foundry” or “Sawmill gets nobody”.
round-rule-line = • { $rule }
round-rule-must = { $maker } definitely with { $challenge }
round-rule-never = { $maker } not with { $challenge }
round-rule-out = { $maker ->
    [yes] { $who } sits this round out
   *[no] { $who } gets nobody in this round
}
round-off = Without: { $rule }
round-off-done = Good, this rule holds no more: { $rule }.
round-off-already = That rule is gone already.
round-said = { $maker }{ $placed ->
    [no] {""}
   *[yes] {" "}({ $region })
} – { $challenge }
round-said-must = Rule: { $rule }. It holds for this round.
round-said-never = Rule: { $rule }. It holds for the next rounds, too.
round-said-out = Rule: { $rule }.
round-said-already = This rule is there already: { $rule }.
round-only = { $said } It does not rule out anything else; where { $maker } should not go, a rule with “not” says each time.
round-mean = Did you mean: { $rule }?
round-which = Which pair is meant?{ $more ->
    [0] {""}
    [one] {" "}There is one more; the number in /people or /challenges makes it clear.
   *[other] {" "}There are { $more } more; the number in /people or /challenges makes it clear.
}
round-unknown-maker = In “{ $one }” and “{ $other }” I recognise the challenge, but no maker. The name, or the number in /people, will do.
round-unknown-challenge = In “{ $one }” and “{ $other }” I recognise the maker, but no challenge. The organisation's name, or the challenge's number, will do.
round-unknown-both = I find neither “{ $one }” nor “{ $other }” in this programme.
round-unknown-one = I do not find “{ $one }” in this programme. A maker’s name or number in /people will do, or the organisation’s name or the challenge’s number.
round-which-one = Who is meant?{ $more ->
    [0] {""}
    [one] {" "}There is one more; the number in /people or /challenges makes it clear.
   *[other] {" "}There are { $more } more; the number in /people or /challenges makes it clear.
}

round-contradiction = *This cannot be.* These rules do not go together:
round-clash-both = The same pair has to be and must not be. One of the two has to go.
round-clash-out = { $who } is to get nobody in this round, and somebody in any case. One of the two has to go.
round-clash-crowded = { $count ->
    [one] { $who } has no free place left.
   *[other] { $who } does not have that many free places. One of the { $count } has to go.
}
round-clash-unknown = { $who } takes no part: left, paused, not answering requests, without a finished profile or not released.
round-clash-closed = This pair has said no already, or they know each other from a team.

round-empty = There is no pair, so there is nothing to send.
round-news = *Not sent yet:* something has changed since the preview.
round-news-line = • { $name }: { $why }
round-now-gone = takes no part any more
round-now-met = has a team by now
round-now-full = no free place left
round-now-changed = details have changed
round-news-closed = • { $challenge } – { $maker }: out of the question by now
round-news-new = • { $count ->
    [one] one is new
   *[other] { $count } are new
}
round-more-news = … and { $count } more changes

round-going = *Round { $number } is confirmed.* { $pairs ->
    [one] One suggestion goes
   *[other] { $pairs } suggestions go
} to { $people } people, { $at } at the earliest.{ $left ->
    [0] {""}
    [one] {" "}Whoever has no partner is told why, and comes first in the next round.
   *[other] {" "}The { $left } without a partner are told why, and come first in the next round.
}
round-until-answer = It can be taken back until the first answer.
round-missed = { $count ->
    [one] One pair could not be suggested any more, something has changed since:
   *[other] { $count } pairs could not be suggested any more, something has changed since:
}
round-last = Round { $number } has been sent ({ $pairs ->
    [one] one pair
   *[other] { $pairs } pairs
}), and nobody has answered yet.
round-new = New round
round-undo = Take back
round-undone = Round { $number } is taken back. { $told ->
    [0] Nobody had read it yet.
    [one] One person had mail already and is told.
   *[other] { $told } people had mail already and are told.
}
round-colleague-sent = { $name } has sent round { $number }. /match shows where things stand.
round-colleague-undone = { $name } has taken round { $number } back. /match shows where things stand.
round-undone-already = This round is taken back already.
round-undo-late = It is too late for that: somebody has answered, and that counts more now. Single suggestions can be sorted out with those involved.

round-letter-maker = { $name }, who coordinates, has looked at everybody in the programme together. { $count ->
    [one] For you it came to this suggestion:
   *[other] For you it came to { $count } suggestions. Here is the first:
}
round-letter-contact = { $name }, who coordinates, has looked at everybody in the programme together. { $count ->
    [one] For your challenge it came to this suggestion:
   *[other] For your challenge it came to { $count } suggestions. Here is the first:
}
round-left-maker-nothing = In this round there was nothing for you yet: no challenge fitted well enough. /profile makes yours more precise.
round-left-maker-others = In this round there was nothing for you yet: what would have fitted went to others this time.
round-left-maker-ruled = In this round there was nothing for you yet: the coordinators have put it together differently this time.
round-left-maker-changed = In this round there was nothing for you yet: what would have fitted changed just before it was sent.
round-left-contact-nothing = In this round there was no suggestion for “{ $titles }” yet: no profile fitted well enough.
round-left-contact-others = In this round there was no suggestion for “{ $titles }” yet: those who would have fitted went to others this time.
round-left-contact-ruled = In this round there was no suggestion for “{ $titles }” yet: the coordinators have put it together differently this time.
round-left-contact-changed = In this round there was no suggestion for “{ $titles }” yet: what would have fitted changed just before it was sent.
round-left-first = In the next round you are among the first.
round-taken-back-goes = { $name }, who coordinates, has taken the last round back. What came of it does not count any more; there is nothing for you to do, and you will hear from me again.
round-taken-back-stays = { $name }, who coordinates, has taken the last round back. What was open before stays open; /suggestions shows it.
round-taken-back-both = { $name }, who coordinates, has taken the last round back. What it brought does not count any more; what was open before stays open, and /suggestions shows it.
round-letter-void = This round is taken back; its suggestion does not count any more.
round-letter-before = This suggestion was there before the round, and stays:
