# Privacy: access and erasure.

menu-mydata = My data as a file
menu-forget = Erase my data

menu-privacy = Privacy and consents

privacy-notice = { "" }*Privacy at { $programme }* (version { $version })

    { $controller } ({ $email }) is responsible.

    { "" }*What for:* I keep your answers, dates, updates and your messenger address, to suggest partnerships, to accompany teams and to inform the coordinators. The ground is consent. Each can be withdrawn here.

    { "" }*Who can read along:* partners see the profile, coordinators see how teams are doing. Telegram stores what is written here on servers of its own and can read it. With Matrix it lies on the servers where those involved have their accounts; in encrypted rooms these cannot read it.

    { "" }*How long:* until { $until }, then I erase everything by myself. My own messages I erase after 60 days.
privacy-rights = Access: /mydata. Erasure: /forget. Corrections: /profile, or a message to { $email }. The data protection authority takes complaints, too.
privacy-other = Privacy at { $programme }

consent-title = { "" }*Consents at { $programme }*
consent-line = { $standing ->
    [given] ✓ { $what }: yes, since { $at } (version { $version })
    [withdrawn] ✗ { $what }: no, withdrawn { $at }
   *[open] – { $what }: no yes so far
}
consent-processing = Processing data for the programme
consent-sharing = Sharing the messenger contact once both sides said yes
consent-publishing = Publishing the challenge
consent-results = Publishing the team’s results
consent-photos = Showing photos from profile and updates to those involved
consent-relaying = Relaying messages for the team to other messengers
consent-short = { $purpose ->
    [processing] Processing
    [sharing] Contact
    [publishing] Challenge
    [results] Results
    [photos] Photos
   *[relaying] Relaying
}
consent-withdraw = { $what }: withdraw
consent-give = { $what }: allow
consent-withdraw-all = Withdraw everything and erase
consent-off = { $purpose ->
    [sharing] Withdrawn. From now on I tell nobody your contact. Whoever has it keeps it.
    [publishing] Withdrawn. The challenge is not published any more.
    [results] Withdrawn. The coordinators see with the team that not all agree.
    [photos] Withdrawn. I have erased the photos from profile and updates and show none of them any more. What others received stays in their chats.
    [relaying] Withdrawn. From now on your messages stay where you write them.
   *[processing] Withdrawn.
}
consent-on = { $purpose ->
    [sharing] Good. Once both sides say yes, I tell them your contact.
    [publishing] Good. The challenge may be published.
    [results] Good. The coordinators see with the team whether all have agreed.
    [photos] Good. I show photos to those involved: from updates to the team and the coordinators, from a profile to the organisation of interest.
    [relaying] Good. I relay your messages to the team again.
   *[processing] Good.
}
publish-which = Which challenge may be published?
publish-one = { $title }
publish-all = All of them
publish-nothing = There is no challenge yet. As soon as there is one, I ask about it.

renewal-ask = { "" }*{ $programme }*: the privacy text has changed, and you agreed to the old one. Until you answer, the old one holds. To read all of it: /privacy
renewal-what = It is about: { $what }. Do you agree?
renewal-thanks = Thank you, noted.
renewal-over = There is no consent to that at the moment. To change it: /privacy

menu-retention = What is erased after the programme

retention-notice = { "" }*{ $programme }* ended long ago. Data are kept until { $on }; after that I erase everything that I keep about you. There is nothing to do. To take it with you first: /mydata
retention-plan = *{ $programme }*: data are kept until { $on }. After that I erase by myself { $count ->
    [0] nobody, as nobody is left.
    [one] one person.
   *[other] { $count } people.
}
retention-names = These are: { $names }{ $more ->
    [0] .
   *[other] { " " }and { $more } more.
}
retention-stays = { $count ->
    [one] One person stays,
   *[other] { $count } people stay,
} because another programme still runs or keeps data.
retention-what = What stays is numbers, dates and how things stood, without names. Everybody hears of it 14 days before. This is a rehearsal, nothing is erased.

mydata-lately = You have just got it, a little further up. Anew in an hour.
mydata-sent = This is all that I keep about you, to read. To erase it: /forget.
mydata-json = And the same in full as JSON, for other programs.
mydata-file = my-data
mydata-title = My data at Kupplung
mydata-made = As of { $at }
mydata-intro = { $controller } ({ $email }) is responsible. They also correct what is wrong.
mydata-not-here = Left out is what concerns others: who they are, and what they answered as long as nobody was told. What you write I don’t keep as a message, but only as an answer, in a profile or an update. My own messages I keep for 60 days.
mydata-more = { $count ->
    [one] One older entry is
   *[other] { $count } older entries are
} in the JSON file only.
mydata-first = First meeting
mydata-self = me
mydata-at = { $at }
mydata-money = { $amount }

forget-what = { "" }*Erasing your data*
    Gone at once and for good: your name, your addresses, your profile, your answers, messages and pictures. With the next backup nobody can read them in old copies any more, either.
forget-team = { $ends ->
    [yes] The team *{ $team }* ends with that.
   *[no] The team *{ $team }* goes on without you.
}
forget-team-undecided = Whether the team *{ $team }* carries on is then up to the others.
forget-stays = What stays, without a name: numbers, dates and how things stood, because the programme has to account for them, and that there was a consent and when it ended. What others have read already stays in their chats.
forget-organisation = What the organisation wrote stays only as long as another team works with it.
forget-others = The others learn that somebody has left. I give no reason.
forget-leaderless = Mind: *{ $programme }* will have no coordinator any more.
forget-before = Want to take everything with you first? /mydata. Just want some quiet? /pause.
forget-on = Go on to erase
forget-no = No, keep everything
forget-sure = Really? After that I won’t know you any more, and nobody can undo it.
forget-yes = Erase for good
forget-kept = Good, everything stays as it is.
forget-stale = That was a while ago. With /forget we start over.
forget-pressed = ✓ Erased for good
forget-done = Done: I have erased everything. Thank you for taking part, and all the best! { $leaves ->
    [yes] I leave this room now. What is written here can only be deleted here.
   *[no] What is written in this chat can only be deleted here.
} You are welcome to start anew at any time.

forget-partner = { $ends ->
    [yes] *{ $team }*: Somebody has left, so the team ends. That is not because of you. The coordinators know.
   *[no] *{ $team }*: Somebody has left. The team goes on, and the coordinators know.
}
forget-request = The request about “{ $title }” has settled itself, because somebody has left. There is nothing to do.
forget-answer = *{ $team }*: the question of { $on } gets no answer any more, because somebody has left. /experts shows who else can be asked, and with /ask the coordinators help.
forget-heir = Whoever was to take over { $organisation } has left. So everything stays as it is. /handover lets you try again.
forget-deputy = Whoever stood in at { $organisation } has left, so that has ended. /deputy lets you choose somebody else.
forget-idea = Whoever had the idea that is becoming your challenge has left. Their words are erased; I ask for these parts once more.
forget-lead = Somebody has had their data erased and has left.
forget-lead-list = The same name stood on a sign-up list that still waits for a yes. I have taken it off. If that is somebody else, please invite them again.
forget-lead-announced = { $count ->
    [one] An announcement of theirs was still under way. I stopped it, and its words are erased
   *[other] { $count } announcements of theirs were still under way. I stopped them, and their words are erased
}: who has not got that yet will not get it.
forget-lead-team = Team { $number } ({ $team }): { $ends ->
    [yes] ends with that.
   *[no] goes on.
}

mydata-table = { $table ->
    [person] Person
    [account] Messenger addresses
    [membership] Programmes and roles
    [newcomer] Waiting list and admission
    [consent] Consents
    [introduction] Introduction
    [profile] Profile
    [organisation] Organisation
    [challenge] Challenges
    [expertise] Expertise
    [succession] Hand-overs
    [deputy] Deputies
    [suggestion] Suggestions
    [refusal] Why a suggestion did not fit
    [lookout] What I still look for
    [idea] Ideas
    [member] Places in teams
    [team] Teams
    [meeting] Meetings
    [update] Updates
    [question] Questions
    [reply] Replies to questions
    [bridging] Relaying of messages
    [room] Group chats
    [announcement] Announcements
    [leaving] Departures
    [roster] Lists that were read
    [invitation] Codes
    [audit] What coordinators did
    [reminder] Reminders
    [outbox] What I wrote
    [inbox] When something came in
    [progress] Open questions
    [wait] What is still due
    [look] When I look again
    [note] What the messenger keeps in mind
    [evening] Speed-dating evenings
    [guest] Sign-ups for speed-dating
    [sitting] Talks at speed-dating
    [vote] Votes after talks
    [round] Rounds that I made
    [insistence] Rules for rounds
    [leftover] Rounds that left me without a partner
   *[unknown] ?
}
mydata-field = { $field ->
    [id] Id
    [reachable] Reachable
    [language] Language
    [form] Form of address
    [account-id] Address
    [team-form] Form of the partnership
    [consent-channel] Messenger
    [name] Name
    [former] Earlier name
    [snoozed_until] Silent until
    [paused] Paused
    [programme_id] Programme
    [role] Role
    [joined_at] Since
    [left_at] Until
    [uses_left] Uses left
    [created_at] Made
    [expires_at] Good until
    [purpose] Purpose
    [version] Version
    [wording] Wording
    [channel] Messenger
    [given_at] Given
    [withdrawn_at] Withdrawn
    [trade] Field
    [trade_other] Field
    [doing] What you do
    [skills] Skills
    [tools] Tools
    [offers] Offer
    [expectations] Expectations
    [hopes] Hope
    [availability] Time
    [regions] Regions
    [region] Region
    [links] Links
    [media] Picture or file
    [updated_at] As of
    [act] What
    [subject] On what
    [at] When
    [sector] Sector
    [size] Size
    [number] Number
    [title] Title
    [need] Description
    [supports] Support
    [budget] Budget
    [publish] Publish
    [committed] Committed
    [tried] Tried so far
    [success] Success
    [askable] Whom to ask
    [review] Review
    [comment] Comment
    [score] Score
    [fits] What fits
    [made_at] Made
    [maker] The maker’s answer
    [contact] The contact’s answer
    [asked_at] Asked
    [stage] Stage
    [matched_at] Matched
    [extent] Extent
    [setup] Setup
    [formed_at] Formed
    [ended_at] Ended
    [side] Side
    [verdict] After the first meeting
    [bound_at] Bound
    [made] Made by me
    [carrying] Relaying
    [slot] Month
    [starts_at] Begins
    [minutes] Minutes
    [proposed_by] Proposed
    [moved_by] Moved
    [proposed_at] Proposed on
    [yes] Said yes
    [closed_at] Closed
    [attended] Attended
    [note] Note
    [month] Month
    [standing] Standing
    [sentence] Sentence
    [help] Help wanted
    [helped_at] Help came
    [kind] Occasion
    [text] Text
    [audience] To whom
    [course] Course
    [total] People
    [asked] Reached
    [shown_at] Last shown
    [field] Field
    [since] Since
    [until] Until
    [handover] Stage
    [begun_at] Begun
    [settled_at] Settled
    [reminded_at] Last reminded
    [admission] Stage
    [organisation] Organisation
    [entries] Entries
    [invited] Invited
    [reading] Stage
    [account] Address
    [body] Content
    [fate] Delivery
    [value] Value
    [account_id] Address
    [reasons] Reason
    [scope] What
    [declined_at] Declined
    [words] Own words
    [preferred] Preferred
    [maker_at] Maker answered
    [contact_at] Contact answered
    [because] Reason
    [wanted] Organisation that would fit
    [place] Place
    [tables] Tables
    [rounds] Rounds
    [pause_after] Break after round
    [places] Places
    [phase] Stage
    [aim] Aim
    [sent_at] Sent
    [insists] Rule
    [lasting] Still holds
    [round] Round
    [timer] With a clock
    [moved] Moved
    [coming] Answer
    [answered_at] Answered
    [arrived_at] Arrived
    [match] Match
    [table] Table
    [interest] Vote
   *[unknown] ?
}
mydata-state = { $state ->
    [maker] Maker
    [contact] Contact
    [expert] Expert
    [coordinator] Coordinator
    [du] Du
    [sie] Sie
    [processing] Processing data
    [sharing] Sharing contact details
    [publishing] Publishing the challenge
    [results] Publishing results
    [photos] Photos
    [relaying] Relaying messages
    [order] Order
    [employment] Employment
    [thesis] Thesis
    [research] Research
    [product] New product
    [business] New business
    [investor] Investment
    [distribution] Distribution and production
    [technology] Access to technology
    [learning] Learning and exchange
    [mornings] mornings
    [afternoons] afternoons
    [evenings] evenings
    [weekends] weekends
    [creative] Creative industry
    [scientist] Science
    [other] Other
    [solo] one person
    [small] up to 9
    [medium] 10 to 49
    [large] 50 or more
    [material] material
    [travel] travel
    [workshop] rooms and workshop
    [expertise] expertise
    [yes] Yes
    [ask] after approval
    [no] No
    [others] only from others
    [open] open
    [interested] interested
    [declined] declined
    [later] later
    [talking] talking
    [active] active
    [ended] ended
    [go] go on
    [no-go] no go
    [sprint] a few days
    [months] some months
    [programme] until the closing event
    [on-site] on site
    [remote] remotely
    [mixed] a mix
    [everyone] everybody
    [makers] makers
    [contacts] contacts
    [draft] draft
    [going] under way
    [done] done
    [stopped] stopped
    [on-track] on track
    [at-risk] at risk
    [blocked] blocked
    [photo] photo
    [file] file
    [proposed] proposed
    [agreed] agreed
    [held] took place
    [moved] moved
    [waiting] waiting
    [asking] waits for admission
    [admitted] admitted
    [begun] begun
    [gone] gone
    [coming] being read
    [invited] invited
    [read] read
    [returned] returned
    [released] released
    [taken] taken
    [refused] refused
    [withdrawn] withdrawn
    [request] request
    [team] team
    [role] programme
    [time] not enough time
    [fit] no match in skills
    [teamwork] working together
    [plans] other plans
    [asked] asked
    [sent] delivered
    [unreachable] unreachable
    [expired] too late, not sent
    [doubtful] unclear
    [far] too far away
    [busy] no time
    [topic] another topic
    [cannot] not my skill
    [skills] not the right skills
    [expectation] other expectation
    [known] known already
    [unsaid] without a reason
    [silence] no answer
    [best] best total
    [nobody] nobody left over
    [stable] stable
    [must] by all means
    [never] on no account
    [out] sits out
    [undone] taken back
    [dropped] dropped
    [nothing] nothing fitted
    [ruled] ruled out
    [changed] had changed
    [offered] offered
    [seated] planned
    [running] under way
    [voting] voting
    [counted] counted
    [matching] being told
    [closed] closed
    [cancelled] cancelled
    [none] nothing
    [picked] approved
    [told] told
    [full] no place
    [print] lists
    [preview] draft
    [again] anew
    [both] anew, with lists
    [maybe] maybe
   *[unknown] { $word }
}
