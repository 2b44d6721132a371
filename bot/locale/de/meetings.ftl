# Treffen: Termin finden, erinnern, festhalten.

slot-first = Erstgespräch
slot-month = Treffen im { $month }

meeting-no-team = Noch gibt es kein Team. Mit /vorschlaege geht es los.
meeting-open = *{ $team }*, { $slot }: noch kein Termin.
meeting-proposed = *{ $team }*, { $slot }: vorgeschlagen ist *{ $when }*.
meeting-agreed = *{ $team }*, { $slot }: *{ $when }*. Der Termin steht.
meeting-over = *{ $team }*, { $slot }, { $when }: Hat es stattgefunden?
meeting-held = *{ $team }*, { $slot }: hat stattgefunden.
meeting-moved = *{ $team }*, { $slot }: verschoben. Grund: „{ $note }“
meeting-soon = *{ $when }*: { $slot } ({ $team }), mit { $with_whom }.
meeting-was = { $count ->
    [one] *{ $team }*: Hat das { $slot } stattgefunden ({ $when })?
   *[other] *{ $team }*: Hat das { $slot } stattgefunden ({ $when })? Eine Antwort aus dem Team genügt.
}
meeting-escalation = Team { $number } ({ $team }): Das { $slot } hat noch keinen Termin. Noch keine Antwort von { $names }.
meeting-unconfirmed = Team { $number } ({ $team }): Niemand hat gesagt, ob das { $slot } stattgefunden hat ({ $when }).

date-when = *{ $name }*: Wann { $address ->
    [du] wollt ihr euch
   *[sie] möchten Sie sich
} treffen? Zum Beispiel: nächsten Di 14 Uhr
date-reason = Dieser Termin ist erst in einem späteren Monat. Woran liegt es? Die Koordination liest den Satz.
date-for-team = Für welches Team ist der Termin?
date-propose = Termin vorschlagen
date-had = Hatten wir schon
date-other = Anderer Termin
date-next = { $slot } ausmachen
date-unkept = Der Termin ist nicht vorgeschlagen: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /treffen.
date-unneeded = *{ $team }*: Der Termin am *{ $when }* ist nicht vorgeschlagen; im Team steht es inzwischen anders. Wie es steht, zeigt /treffen.
date-lost = *{ $team }*: Der Termin am *{ $when }* ist nicht vorgeschlagen, denn das Team ist zu Ende oder ohne { $address ->
    [du] dich
   *[sie] Sie
}.
date-asking = Gut: *{ $when }*. Ich frage { $others }.
date-asked-later = Die Frage kommt am { $at } an. Vorher störe ich niemanden.
date-proposed = *{ $team }*, { $slot }: { $by } schlägt *{ $when }* vor. Passt das?
date-agreed = Der Termin steht: *{ $when }*, { $slot } ({ $team }).
date-refused = *{ $team }*: Der Termin { $when } klappt nicht, { $by } kann dann nicht. Einen anderen vorschlagen: /treffen
date-reminder = { $count ->
    [0] *{ $team }*, { $slot }: Wann { $address ->
        [du] trefft ihr euch
       *[sie] treffen Sie sich
    }?
    [1] *{ $team }*, { $slot }: Es gibt noch keinen Termin. Wer von { $address ->
        [du] euch
       *[sie] Ihnen
    } schlägt einen vor?
   *[other] *{ $team }*, { $slot }: Der Monat ist bald um, und es gibt keinen Termin. Bitte jetzt einen vorschlagen, sonst sage ich der Koordination Bescheid.
}
date-reminder-vote = { $count ->
    [2] *{ $team }*, { $slot }: Der Vorschlag *{ $when }* wartet auf { $address ->
        [du] deine
       *[sie] Ihre
    } Antwort. Ohne sie sage ich der Koordination Bescheid.
   *[other] *{ $team }*, { $slot }: Passt *{ $when }*?
}

vote-yes = Passt
vote-no = Passt nicht
vote-outdated = Das war ein früherer Vorschlag. So steht es jetzt:
vote-known = Das ist schon notiert: { $when }.
vote-noted = Notiert: { $when }. Noch keine Antwort von { $others }.

held-yes = Ja
held-no = Nein
held-not = Schade. Dann suchen wir einen neuen Termin.
held-attended = Wer war dabei?
held-will-drop = Bisher steht *{ $when }*; hat das { $slot } schon stattgefunden, entfällt das. Doch nicht? /abbrechen
held-note = Was kam heraus? Ein Satz genügt.
held-noted = Gut, dazu schreibe ich auf: „{ $note }“
held-too-long = Beide Sätze zusammen sind zu lang. Diesen schreibe ich deshalb nicht auf: „{ $note }“
held-told = *{ $team }*: Das { $slot } hat stattgefunden, sagt { $by }.{ $came ->
    [0] { "" }
   *[other] { " " }Dabei: { $names }.
}
held-told-note = *{ $team }*: Das { $slot } hat stattgefunden, sagt { $by }.{ $came ->
    [0] { "" }
   *[other] { " " }Dabei: { $names }.
} „{ $note }“
held-more = *{ $team }*: Beim { $slot } waren laut { $by } dabei: { $names }.
held-more-note = *{ $team }*: Zum { $slot } schreibt { $by }: „{ $note }“ Dabei: { $names }.
held-note-late = Dazu steht schon ein Satz: „{ $note }“ { $address ->
    [du] Deinen
   *[sie] Ihren
} habe ich deshalb nicht eingetragen.
held-note-unkept = *{ $team }*, { $slot }: Dazu steht schon ein Satz, { $address ->
    [du] deiner
   *[sie] Ihrer
} ist deshalb nicht eingetragen: „{ $note }“
held-unkept = *{ $team }*: Dass das { $slot } stattgefunden hat, ist nicht eingetragen; im Team hieß es inzwischen anders. { $noted ->
    [yes] Auch { $address ->
        [du] dein
       *[sie] Ihr
    } Satz dazu nicht: „{ $note }“{ " " }
   *[no] { "" }
}Wie es steht, zeigt /treffen.
held-had-unkept = *{ $name }*: Was zu „{ date-had }“ gesagt wurde, ist nicht eingetragen: Auf meine letzte Frage dazu kam keine Antwort mehr. Wie es steht, zeigt /treffen.
held-lost = *{ $team }*: Der Satz zum Treffen ist nicht eingetragen, denn das Team ist zu Ende oder ohne { $address ->
    [du] dich
   *[sie] Sie
}: „{ $note }“
held-thanks = Danke, ist eingetragen.
held-thanks-next = Danke, ist eingetragen. Am besten gleich den nächsten Termin:

calendar-title = { $team }: { $slot }
calendar-first = kupplung-erstgespraech.ics
open-team = Team ansehen
date-dropped = *{ $team }*, { $slot }: Der Termin { $when } entfällt.
date-team-ended = *{ $team }*, { $slot }: Der Termin { $when } entfällt, denn das Team endet.
date-without-you = *{ $team }*, { $slot }: Zum Termin { $when } { $address ->
    [du] musst du
   *[sie] müssen Sie
} nicht mehr kommen, für die anderen bleibt er. Die Datei nimmt ihn aus dem Kalender.
held-not-told = *{ $team }*: Das { $slot } ({ $when }) hat nicht stattgefunden, sagt { $by }. Ein neuer Termin wird gesucht.
cannot = Ich kann doch nicht
date-stands = *{ $team }*, { $slot }: Es bleibt bei *{ $when }*. Nicht alle haben geantwortet, aber beide Seiten sind dabei.
date-will-drop = Bisher steht *{ $when }*; mit einem neuen Vorschlag entfällt das.

# Wer schon geantwortet hat, in einer Zeile: Ada Lindner ✓, Jutta Weber …

date-answers = { $before }, { $answer }
date-answer-yes = { $name } ✓
date-answer-missing = { $name } …
date-cannot = *{ $team }*, { $slot }: { $address ->
    [du] Du hast
   *[sie] Sie haben
} für { $when } abgesagt. Die anderen sehen es.
date-below = *{ $team }*, { $slot }: { $when }, siehe weiter unten.
date-replaced = *{ $team }*, { $slot }: Der Vorschlag { $when } gilt nicht mehr, es gibt einen neuen.
date-crossed = Inzwischen ist *{ $when }* vorgeschlagen; ein Ja dazu kam von { $names }. Mit einem anderen Vorschlag entfällt das.
date-crossed-yes = Zu *{ $when }* kam inzwischen ein Ja von { $names }. Mit einem anderen Vorschlag entfällt dieser Termin.
date-instead = Dafür entfällt der Vorschlag { $when }; ein Ja dazu kam von { $names }.
date-move = Verschieben geht so: „Anderer Termin“ fragt nach dem neuen, bis dahin bleibt dieser.
date-off = Abgesagt ist damit nichts. { $room ->
    [yes] Absagen geht im Chat mit mir, nach /treffen,
   *[no] Absagen geht so:
} mit „Ich kann doch nicht“.
