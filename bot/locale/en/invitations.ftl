# Invitations: codes with links and QR codes, for one person or for many.

menu-invite = Invite somebody

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
invite-house-organisation = Which organisation does the expert belong to? Its teams can ask them.
invite-houseless = Experts belong to an organisation, whose teams can ask them. There is none here yet. So a contact is needed first: they can invite experts themselves, too, with /experts.
invite-life = How long should the code be good for?
invite-life-week = A week
invite-life-month = 30 days
invite-life-always = Without an end

invite-made = Invitation to *{ $programme }* { $role ->
    [contact] for a contact
    [expert] for an expert of “{ $house }”
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
invite-late = Mind: { $programme } ended on { $ended }. Who joins now is not asked for meetings any more.
invite-code = Code to type: *{ $code }*
invite-at-telegram = Telegram: { $link }
invite-at-matrix = Matrix: { $link } (start a chat and write the code)
invite-at-console = Here: { $link }
invite-qr-telegram = QR code for Telegram, to show and to pass on.
invite-qr-matrix = QR code for Matrix, to show and to pass on. It leads to the chat; the code is typed there.
invite-qr-console = QR code, to show and to pass on.
invite-print = The same for printing, sharp at any size.
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
invite-none = At the moment there is no code for several people.
invite-revoked = Taken back: nobody gets in with this code any more. Who is in already stays.
invite-over = This code does not work any more.
invite-gone = This programme is not here any more.
codes-ended = Invitation codes from the old account that would have let somebody in as a coordinator, a contact or an expert are no longer valid: { $count }.
codes-ended-lead = Their open invitation codes for coordinators, contacts or experts are no longer valid with that: { $count }. /invite shows all the others.
codes-listed-lead = Invitations from lists that they handed in within the last 24 hours are still open: { $count }. They stay valid. If that is a surprise, /invite is where they can be withdrawn.

# Who becomes a coordinator: the others hear of it.
lead-joined = { $by ->
    [you] *{ $name }* is a coordinator of *{ $programme }* now, by a code of yours.
    [lead] *{ $name }* is a coordinator of *{ $programme }* now, by a code of *{ $maker }*.
   *[unknown] *{ $name }* is a coordinator of *{ $programme }* now.
}
lead-check = If that is a surprise, please find out at once; /people shows everybody.
lead-nameless = Somebody (without a name yet)

# Sign-up lists: a file is read and shown, and everybody gets an invitation of their own.

menu-import = Read a sign-up list

import-programme = For which programme?
import-listed = Who is on the list?
import-listed-makers = Makers, creatives, scientists
import-listed-contacts = Contacts
import-listed-mixed = That is in the column “Role”
import-media = Please send the file: CSV or Excel (.xlsx), up to 2 MB. The first line has the headings: “Name” (or “First name” and “Last name”), and if you like “Organisation” and “Role”.
import-reading = Thank you, I am reading the list. One moment …
import-gone = This list is not there any more. /import starts again.
import-trouble-gone = The file could not be fetched.
import-trouble-big = The file is too big. Up to 2 MB is fine.
import-trouble-long = The list is too long. Up to 2,000 lines is fine; please split it.
import-trouble-strange = This is no table that I can read. CSV and Excel (.xlsx, without a password) are fine.
import-trouble-quotes = A quotation mark in the table is not closed, or stands within a cell. Please change that, or save the list as Excel (.xlsx).
import-wrong = { $count ->
    [one] I am stuck in one place.
   *[other] I am stuck in { $count } places.
} Nobody is invited yet:
import-fault = { $wrong ->
    [headings] I find no column “Name” (or “First name” and “Last name”).
    [empty] There is nobody below the headings.
    [nameless] Line { $line }: the name is missing.
    [name] Line { $line }: I cannot read “{ $word }” as a name.
    [roleless] Line { $line }: the role is missing.
    [role] Line { $line }: I do not know the role “{ $word }”. There are maker, contact, expert.
    [organisation] Line { $line }: the name of the organisation is too long, it begins with “{ $word }”.
    [house] Line { $line }: An expert belongs to an organisation that is here already; I do not know “{ $word }”, or more than one is called so. Its contact can invite experts, too, with /experts.
    [houseless] Line { $line }: The organisation of an expert is missing. It decides which teams can ask them.
   *[twice] Line { $line }: is in line { $word } already.
}
import-more = And { $count } more.
import-nobody = Everybody on this list is in already, or invited.
import-preview = *{ $count ->
    [one] One person
   *[other] { $count } people
}* for *{ $programme }*:
import-count = { $role ->
    [contact] { $count ->
        [one] { $count } contact
       *[other] { $count } contacts
    }
    [expert] { $count ->
        [one] { $count } expert
       *[other] { $count } experts
    }
   *[maker] { $count ->
        [one] { $count } maker
       *[other] { $count } makers
    }
}
import-first = { $names }{ $rest ->
    [0] {""}
   *[other] {" "}and { $rest } more
}
import-known = In already, or invited, so I leave out: { $names }{ $rest ->
    [0] .
   *[other] { " " }and { $rest } more.
} Somebody else of the same name can be invited with /invite.
import-ignored = I do not read these columns: { $headings }.
roster-decision = Make a personal invitation for everybody?
roster-decision-yes = Yes, invite
roster-decision-no = No, discard
import-unkept = Nobody on the list has been invited: no answer came to my last question about it. To hand it in again, use /import.
import-dropped = Discarded; nothing of the list is left.
import-done = { $count ->
    [one] One invitation is
   *[other] { $count } invitations are
} ready, good until { $until } (90 days). The file has a code with its link for each person; send them in any way you like. Whoever uses theirs need not type a name.
import-file-name = invitations
import-role = { $role ->
    [contact] contact
    [expert] expert
   *[maker] maker
}
import-head-name = Name
import-head-organisation = Organisation
import-head-role = Role
import-head-code = Code

pending-summary = Personal invitations from lists: { $invited }, not used yet: { $open }
pending-nameless = { $count ->
    [one] One of them has no name
   *[other] { $count } of them have no name
}: somebody called so had their data erased. The code still works.
pending-show = Who is missing?
pending-none = There are no lists any more.
pending-open = { $name } …
pending-more = More
pending-drop = Take back the list of { $since } ({ $count })
pending-line = { $name }{ $known ->
    [yes] , { $organisation }
   *[no] {""}
} ({ $role ->
    [contact] contact
    [expert] expert
   *[maker] maker
})
pending-card = { $name } has not used the invitation yet.
pending-back = Take the invitation back
pending-sure = { $count ->
    [one] One invitation becomes
   *[other] { $count } invitations become
} worthless, and all that the list said is deleted. Whoever is in already stays. Really?
pending-sure-yes = Yes, take back
pending-gone = { $count ->
    [one] Taken back. What the list said of this person is deleted.
   *[other] { $count } invitations are taken back. What the list said is deleted.
}
