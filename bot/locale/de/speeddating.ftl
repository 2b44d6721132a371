# Speed-Dating: ein Abend mit kurzen Gesprächen, vom Einladen bis zu den beidseitigen Treffern.

menu-speeddating = Speed-Dating

# Für die Koordination.

evening-plan-programme = Für welches Programm?
evening-plan-programme-name = Programm
evening-plan-when = Wann beginnt der Abend? Tag und Uhrzeit, etwa „Do 14.11. 18 Uhr“. Die erste Runde startet zehn Minuten später.
evening-plan-when-name = Beginn
evening-plan-place = Wo findet er statt?
evening-plan-place-name = Ort
evening-plan-tables = Wie viele Tische für je zwei gibt es?
evening-plan-tables-name = Tische
evening-plan-rounds = Wie viele Runden?
evening-plan-rounds-name = Runden
evening-plan-minutes = Wie viele Minuten dauert ein Gespräch? Zum Wechseln kommen je zwei Minuten dazu.
evening-plan-minutes-name = Minuten je Gespräch
evening-plan-pause = Nach welcher Runde ist eine Viertelstunde Pause? Ohne Pause: Überspringen.
evening-plan-pause-name = Pause nach Runde
evening-plan-places = Für wie viele Menschen ist Platz? Ohne Grenze: Überspringen.
evening-plan-places-name = Plätze
evening-plan-summary = So wird der Abend:
evening-plan-clash-pause = Die Pause liegt hinter der letzten Runde.
evening-move-when = Auf wann? Tag und Uhrzeit. Alle, die zugesagt haben, erfahren es einmal.
evening-whom-names = Wen? Namen oder Organisationen, mit Komma dazwischen.
evening-there-names = Wer ist da? Namen oder Organisationen, mit Komma dazwischen.
evening-change-part = Was soll anders sein?
evening-change-part-place = Ort
evening-change-part-tables = Tische
evening-change-part-rounds = Runden
evening-change-part-minutes = Minuten je Gespräch
evening-change-part-pause = Pause
evening-change-part-places = Plätze
evening-change-place = Wo ist der Abend jetzt?
evening-change-tables = Wie viele Tische?
evening-change-rounds = Wie viele Runden insgesamt?
evening-change-minutes = Wie viele Minuten je Gespräch?
evening-change-pause = Nach welcher Runde ist Pause? Ohne Pause: Überspringen.
evening-change-places = Für wie viele Menschen ist Platz? Ohne Grenze: Überspringen.

evening-head = *Speed-Dating { $number }*: { $when }, { $place }. { $tables ->
    [one] Ein Tisch
   *[other] { $tables } Tische
}, { $rounds ->
    [one] eine Runde
   *[other] { $rounds } Runden
} zu { $minutes } Minuten{ $span ->
    [all] { " " }von { $first } bis { $ends }
    [end] { " " }bis { $ends }
   *[none] {""}
}{ $pause ->
    [0] .
   *[other] , Pause nach Runde { $pause }.
}
evening-draft = Noch weiß niemand davon.
evening-counts = Gefragt: { $asked }. Zusagen: { $coming } ({ $makers } Maker, { $contacts ->
    [one] eine Organisation
   *[other] { $contacts } Organisationen
}){ $places ->
    [0] {""}
   *[other] { " " }von { $places } Plätzen
}{ $waiting ->
    [0] {""}
   *[other] , { $waiting } auf der Warteliste
}. Später: { $later }, abgesagt: { $no }, offen: { $open }.
evening-open = { $revision ->
    [0] Einen Plan gibt es noch nicht.
   *[other] Ein Plan liegt vor; er gilt, sobald er bestätigt ist.
}
evening-seated = Der Plan gilt (Fassung { $revision }). Wer neu zusagt oder absagt, wird von selbst eingeplant.
evening-timed = Runde { $round } von { $rounds } läuft bis { $ends }, mit Uhr.
evening-between = { $pause ->
    [yes] Pause bis { $at }, dann Runde { $next } von { $rounds }, mit Uhr.
   *[no] Runde { $round } von { $rounds } ist vorbei; Runde { $next } beginnt um { $at }.
}
evening-untimed = Runde { $round } von { $rounds } läuft, ohne Uhr: [Nächste Runde] geht weiter.
evening-halted = Runde { $round } von { $rounds }: Die Uhr steht.
evening-there = Da sind { $there }{ $missing ->
    [0] {""}
    [one] , eine Person fehlt
   *[other] , es fehlen { $missing }
}.
evening-votes = Stimmen: { $given } von { $total }. Wie jemand gestimmt hat, sieht niemand.
evening-voting = Alle Gespräche sind vorbei; Stimmen können noch kommen und sich ändern.
evening-counted = Die Stimmen sind ausgezählt, die Treffer warten auf Freigabe.
evening-matching = Die Treffer werden gerade mitgeteilt.
evening-closed = Der Abend ist abgeschlossen.
evening-unkept = Was zuletzt zum Abend gesagt wurde, ist nicht eingetragen: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /speeddating.
evening-gone = Diesen Abend gibt es nicht mehr.
evening-too-late = Das geht bei diesem Abend gerade nicht. /speeddating zeigt, was geht.
evening-changed = Geändert.
evening-since = Inzwischen hat sich am Abend etwas geändert. So steht es jetzt:
evening-changed-place = Geändert, jetzt { $place }. Alle, die nicht abgesagt haben, erfahren es.
evening-round-gone = Runde { $round } läuft schon; weniger Runden gehen nicht.
evening-moved = Verschoben auf { $when }. Alle, die nicht abgesagt haben, erfahren es.
evening-cancel = Speed-Dating { $number } wirklich absagen? { $phase ->
    [draft] Noch weiß niemand davon.
    [running] Der Abend läuft; alle, die zugesagt haben, erfahren es sofort. Die Gespräche bis jetzt zählen und lassen sich danach auszählen.
   *[other] Alle, die zugesagt haben, erfahren es einmal.
}
evening-cancelled = Speed-Dating { $number } ist abgesagt.

evening-invite = So lautet die Einladung:
evening-invite-whom = An wen soll sie gehen?
evening-invite-everyone = An alle ({ $count })
evening-invite-makers = Nur Maker ({ $count })
evening-invite-contacts = Nur Organisationen ({ $count })
evening-nobody = Es ist niemand mehr da, den ich noch nicht gefragt habe. Gefragt werden Maker mit Profil und Ansprechpersonen mit Herausforderung.
evening-inviting = { $count ->
    [one] Eine Einladung geht
   *[other] { $count } Einladungen gehen
} { $waits ->
    [yes] hinaus, sobald die Ruhezeit vorbei ist: { $at }.
   *[no] jetzt hinaus.
}
evening-invite-late = Dafür ist es zu spät: In der Ruhezeit geht keine Einladung hinaus, und sie dauert bis { $at }. Wer persönlich eingeladen ist, kann mit dem Code an der Tür dazukommen.
evening-invited = Eingeladen: { $names }.
evening-unknown = Nicht gefunden, nicht eindeutig oder schon gefragt: { $names }.
evening-thinking = Ich rechne; das Ergebnis kommt gleich als eigene Nachricht.

evening-preview = *Der Plan*: { $talks } Gespräche für { $people } Menschen. Gespräche je Maker: { $makers }, je Organisation: { $contacts }.
evening-preview-none = Mit diesen Zusagen kommt kein Gespräch zustande: Es braucht mindestens einen Maker und eine Organisation, die sich noch nicht kennen.
evening-fit = Passung im Schnitt: { $fit } von 100; mit zufälligen Paaren wären es { $chance }.
evening-fit-same = Passung im Schnitt: { $fit } von 100. Andere Paare brächten bei diesen Zusagen nicht mehr.
evening-idle = Runde { $round } ohne Gespräch: { $names }
evening-idle-none = Niemand setzt aus.
evening-table = Tisch { $table }{ $one ->
    [yes] , { $host }: { $talks }
   *[no] : { $talks }
}
evening-tables-more = … und { $more } weitere Tische; alle stehen in der Liste.
evening-again = *Neuer Plan* ab Runde { $first }: { $talks } Gespräche. Wen er betrifft, der bekommt ihn aufs Telefon.
evening-again-none = Für die Runden, die noch kommen, ist kein Gespräch mehr möglich.
evening-papers = Zum Ausdrucken: Tischplan und Liste.
evening-confirmed = Der Plan gilt. { $now ->
    [yes] Alle bekommen ihren Plan jetzt aufs Telefon.
   *[no] Alle bekommen ihren Plan am { $at } aufs Telefon; was sich bis dahin ändert, ist dann schon drin.
}
evening-unsent = Die Einladungen zu Speed-Dating { $number } habe ich angehalten, bevor sie jemand lesen konnte: Wer eingeladen hat, koordiniert nicht mehr, oder das Konto ist umgezogen. So ist der Abend geplant; einladen kann, wer koordiniert:
evening-unsent-rest = Was von Speed-Dating { $number } noch niemand lesen konnte, habe ich angehalten (Einladungen, Ort oder Termin): Wer es losgeschickt hat, koordiniert nicht mehr, oder das Konto ist umgezogen. Zu- und Absagen bleiben. Wer koordiniert, kann den Ort noch einmal setzen (Ändern) oder den Termin (Verschieben), auch wenn er so stimmt: Dann erfahren ihn alle, die nicht abgesagt haben. So steht der Abend da:
evening-follows = Zu- und Absagen seit der Vorschau arbeite ich gerade noch ein; der neue Plan kommt gleich.
evening-goes-on = Runde { $round } läuft schon; eine weitere habe ich nicht begonnen.
evening-qr = Einchecken mit dem Code { $code } oder über { $link }. Als Bild für die Tür hängt er an.
evening-who = { $coming ->
    [yes] Kommen
    [waiting] Warten auf einen Platz
    [later] Sagen später Bescheid
    [asked] Haben noch nicht geantwortet
   *[no] Kommen nicht
} ({ $count }): { $names }
evening-who-nobody = Noch ist niemand gefragt.

evening-absent = Noch nicht da: { $names }. Wer fehlt, sitzt an keinem Tisch; wer später kommt, wird ab der nächsten Runde eingeplant.

    • Erst umplanen: Ich plane in Sekunden ohne sie, danach beginnt Runde 1.
    • Sofort beginnen: Runde 1 läuft gleich; wer dort jemanden von ihnen träfe, setzt aus. Ab Runde 2 ist umgeplant.
    • Alle sind da: Ich checke alle ein, und Runde 1 läuft gleich.
evening-again-absent = Noch nicht da: { $names }. Neu planen ohne sie? Wer später kommt, wird dann wieder eingeplant.
evening-empty = Noch hat niemand eingecheckt. Sind alle da, die zugesagt haben? Dann checke ich alle ein, und Runde 1 läuft gleich. Sonst lässt sich unter [Wer fehlt] antippen, wer da ist.
evening-without = { $count ->
    [one] Eine Person bleibt
   *[other] { $count } Personen bleiben
} draußen, bis { $count ->
    [one] sie da ist
   *[other] sie da sind
}. Ich plane um; die neuen Pläne gehen gleich hinaus, dann kann es losgehen.
evening-complete = Alle sind da.
evening-missing = Es { $count ->
    [one] fehlt eine Person
   *[other] fehlen { $count }
}: { $names }. Wer ohne Telefon da ist, lässt sich hier antippen.
evening-in = Ist da: { $names }.
evening-over = Speed-Dating { $number }: Alle Gespräche sind vorbei. Sobald alle abgestimmt haben, die das möchten: auszählen. Danach lässt sich keine Stimme mehr ändern.
evening-clock-leapt = Speed-Dating { $number }: Nach meiner Uhr ist mehr als eine Runde auf einmal vergangen. Entweder war ich nicht erreichbar, oder die Uhr geht falsch. Damit keine Runde verloren geht, steht sie in Runde { $round }. „Nächste Runde“ beginnt die folgende.
evening-clock-back = Speed-Dating { $number }: Nach meiner Uhr hat Runde { $round } noch lange nicht begonnen: Die Uhr ist zurückgestellt worden. Damit niemand umsonst wartet, steht sie in Runde { $round }. „Uhr weiter“ lässt die Runde von jetzt an laufen, „Nächste Runde“ beginnt die folgende.
evening-clock-right = Speed-Dating { $number }: Die Uhr geht wieder richtig; Runde { $round } läuft weiter bis { $ends }.
evening-remind-voting = Speed-Dating { $number } ist noch nicht ausgezählt; bis dahin erfährt niemand, wer beidseitig Ja gesagt hat. Am { $until } zähle ich selbst aus.
evening-remind-counted = { $count ->
    [0] Speed-Dating { $number }: Kein Paar hat beidseitig Ja gesagt; das erfahren die Gäste mit der Freigabe.
    [one] Speed-Dating { $number }: Ein Paar mit beidseitigem Ja wartet auf Freigabe und weiß noch nichts davon. Am { $until } verfällt es.
   *[other] Speed-Dating { $number }: { $count } Paare mit beidseitigem Ja warten auf Freigabe und wissen noch nichts davon. Am { $until } verfallen sie.
}
evening-lapsed = { $count ->
    [one] Speed-Dating { $number } ist abgeschlossen. Ein Paar hatte beidseitig Ja gesagt, freigegeben wurde es nicht.
   *[other] Speed-Dating { $number } ist abgeschlossen. { $count } Paare hatten beidseitig Ja gesagt, freigegeben wurden sie nicht.
}
evening-matches = { $count ->
    [one] Ein Paar hat
   *[other] { $count } Paare haben
} beidseitig Ja gesagt:
evening-match = { $number }. { $maker } und { $contact }{ $match ->
    [held] { " " }(zurückgehalten)
    [full] { " " }({ $why })
   *[none] {""}
}
evening-full-known = arbeiten schon zusammen
evening-full-contact = die Organisation hat keinen Platz mehr
evening-full-maker = hat keinen Platz mehr frei
evening-matches-since = Diese Liste ist schon älter. So steht es jetzt:
evening-matches-how = Mit der Freigabe erfahren es beide sofort, mit Kontaktdaten und der Frage nach einem Erstgespräch. Wo kein Platz ist, erfahren sie, dass es am Platz liegt.
evening-matches-none = Kein Paar hat beidseitig Ja gesagt. Mit der Freigabe erfahren das alle.
evening-results = { $count ->
    [one] Ein Paar
   *[other] { $count } Paare
} mit beidseitigem Ja:
evening-result = • { $maker } und { $contact }{ $full ->
    [yes] { " " }(kein Platz mehr frei)
   *[no] {""}
}
evening-results-held = Nicht freigegeben: { $count ->
    [one] ein Paar
   *[other] { $count } Paare
} mit beidseitigem Ja.
evening-results-none = Kein Paar hat beidseitig Ja gesagt.
evening-telling = Freigegeben; alle erfahren es jetzt.

evening-paper-tables = Tischplan, Speed-Dating { $number }
evening-paper-people = Liste, Speed-Dating { $number }
evening-paper-table = Tisch
evening-paper-host = Organisation
evening-paper-name = Name
evening-paper-here = da
evening-paper-round = { $round }. { $at }
evening-paper-short = { $round }.
evening-paper-file = speed-dating-{ $number }

evening-do-invite = Einladen
evening-do-change = Ändern
evening-do-cancel = Absagen
evening-do-cancelled = Ja, absagen
evening-do-card = Nein, behalten
evening-do-confirm = Plan bestätigen
evening-do-plan = Planen
evening-do-who = Wer kommt
evening-do-move = Verschieben
evening-do-start = Beginnen, mit Uhr
evening-do-untimed = Beginnen, ohne Uhr
evening-do-without = Erst umplanen
evening-do-all = Sofort beginnen
evening-do-around = Ohne sie planen
evening-do-with = Mit allen planen
evening-do-everybody = Alle sind da
evening-do-missing = Wer fehlt
evening-do-there = Jemand ist da
evening-do-in = ✓ { $name }
evening-do-again = Neu planen
evening-do-print = Drucken
evening-do-qr = QR-Code
evening-do-next = Nächste Runde
evening-do-halt = Uhr anhalten
evening-do-resume = Uhr weiter
evening-do-count = Auszählen
evening-do-matches = Treffer ansehen
evening-do-tell = Freigeben und mitteilen
evening-do-hold = Zurückhalten: { $number }
evening-do-free = Doch mitteilen: { $number }
evening-do-new = Weiterer Abend
evening-do-whom = Nur bestimmte …

# Für die Gäste.

dating-who = { $housed ->
    [yes] { $house } ({ $name })
   *[no] { $name }
}
dating-person = { $housed ->
    [yes] { $name } ({ $house })
   *[no] { $name }
}
dating-invitation = *Speed-Dating* am { $when }, bis etwa { $ends }: { $place }. Kurze Gespräche zu { $minutes } Minuten, höchstens { $rounds }, mit Menschen, die zu { $address ->
    [du] dir
   *[sie] Ihnen
} passen könnten. { $address ->
    [du] Kommst du?
   *[sie] Kommen Sie?
}
dating-for-another = Für { $house } spricht jetzt { $name }. Diese Einladung gilt für { $other }.
dating-privacy = Der eigene Name steht auf dem Tischplan. Nach jedem Gespräch frage ich geheim nach Ja, Vielleicht oder Nein; nur ein beidseitiges Ja erfahren beide und die Koordination.
dating-gone = Diese Einladung gilt nicht mehr.
dating-cancelled-before = Dieser Abend ist abgesagt.
dating-too-late = Dafür ist es an diesem Abend zu spät.
dating-said-yes = Schön. { $when }, { $place }. { $address ->
    [du] Deinen
   *[sie] Ihren
} Plan schicke ich rechtzeitig vorher.
dating-said-no = Schade; notiert. Falls doch etwas frei wird, reicht ein Tippen.
dating-said-later = Gut, ich frage nicht weiter nach. Zusagen geht, solange Platz ist.
dating-said-waiting = Gerade sind alle Plätze vergeben; { $address ->
    [du] du stehst
   *[sie] Sie stehen
} auf der Warteliste und { $address ->
    [du] hörst
   *[sie] hören
} von mir, sobald jemand absagt.
dating-again-yes = Das ist schon notiert: Zusage.
dating-again-no = Das ist schon notiert: Absage.
dating-again-later = Das ist schon notiert: später.
dating-again-waiting = { $address ->
    [du] Du stehst
   *[sie] Sie stehen
} schon auf der Warteliste.
dating-moved-up = Ein Platz ist frei geworden, { $address ->
    [du] du bist
   *[sie] Sie sind
} dabei: Speed-Dating am { $when }, { $place }.
dating-moved-up-here = Ein Platz ist frei geworden, { $address ->
    [du] du bist
   *[sie] Sie sind
} dabei und eingecheckt. { $planned ->
    [yes] Der Plan mit den nächsten Gesprächen kommt gleich.
   *[no] Der Plan kommt, sobald er steht.
}
dating-no-place = Heute ist leider kein Platz mehr frei geworden. Danke fürs Kommen und fürs Warten!
dating-no-place-home = Für das Speed-Dating am { $when } ist leider kein Platz mehr frei geworden. Danke fürs Warten!
dating-not-eligible = Für diesen Abend braucht es ein Profil oder eine Herausforderung in diesem Programm.
dating-not-member = Dieser Abend ist für alle, die im Programm mitmachen. { $address ->
    [du] Du möchtest
   *[sie] Sie möchten
} wieder einsteigen? Das geht mit /start.
dating-here-already = { $address ->
    [du] Du bist
   *[sie] Sie sind
} schon eingecheckt.
dating-full-here = Heute ist leider alles voll; { $address ->
    [du] du stehst
   *[sie] Sie stehen
} auf der Warteliste und { $address ->
    [du] hörst
   *[sie] hören
} von mir, sobald ein Platz frei wird.
dating-here = Eingecheckt.
dating-here-new = Eingecheckt. Der Plan mit den nächsten Gesprächen kommt gleich.
dating-over = Dieser Abend ist schon vorbei.
dating-too-early = Einchecken geht ab zwei Stunden vor Beginn. Der Abend ist am { $when }, { $place }.
dating-too-often = Der Plan wurde { $address ->
    [du] deinetwegen schon mehrmals neu gemacht. Komm am Abend bitte zur Koordination an die Tür, sie lässt dich
   *[sie] Ihretwegen schon mehrmals neu gemacht. Kommen Sie am Abend bitte zur Koordination an die Tür, sie lässt Sie
} herein.
dating-left = Danke fürs Kommen. Die übrigen Gespräche plane ich um; abstimmen geht weiter.
dating-none = Gerade ist kein Speed-Dating geplant, zu dem { $address ->
    [du] du eingeladen bist
   *[sie] Sie eingeladen sind
}.
dating-status = *Speed-Dating*, { $when }, { $place }: { $coming ->
    [yes] Zusage.
    [no] Absage.
    [later] noch offen.
    [waiting] auf der Warteliste.
   *[asked] noch keine Antwort.
}
dating-status-away = *Speed-Dating*, { $when }, { $place }: Zusage, aber gerade ist ohne { $address ->
    [du] dich geplant. Sobald du da bist, sag
   *[sie] Sie geplant. Sobald Sie da sind, sagen Sie
} es hier mit „Ich bin da“.
dating-plan-over = Weitere Gespräche stehen nicht an.
dating-line = { $kind ->
    [pause] { $at } Pause
    [free] Runde { $round }, { $at }: ohne Gespräch
   *[talk] Runde { $round }, { $at }: Tisch { $table }, { $partner }
}
dating-next = Als Nächstes, Runde { $round } um { $at }: Tisch { $table }, { $partner }.
dating-next-free = Als Nächstes, Runde { $round } um { $at }: ohne Gespräch.
dating-cancelled = { $begun ->
    [yes] Das Speed-Dating endet heute vorzeitig. Weitere Gespräche gibt es nicht, die Koordination meldet sich.
   *[no] { $unmoved ->
        [yes] Das Speed-Dating fällt aus: Von seinem früheren Termin war es auf { $when } verschoben, und auch dann findet es nicht statt. Ein neuer Termin käme als neue Einladung.
       *[no] Das Speed-Dating am { $when } fällt aus. Ein neuer Termin käme als neue Einladung.
    }
}
dating-moved = Das Speed-Dating ist verschoben, auf { $when }, { $place }.{ $coming ->
    [asked] {""}
    [yes] { " " }Die Zusage bleibt stehen.
    [waiting] { " " }Der Platz auf der Warteliste bleibt.
   *[other] { $address ->
        [du] { " " }Passt es dir?
       *[sie] { " " }Passt es Ihnen?
    }
}
dating-place = Der Ort des Speed-Datings ist jetzt: { $place }.{ $begun ->
    [yes] {""}
   *[no] { " " }Es bleibt bei { $when }.
}
dating-day = Bald ist Speed-Dating: { $when }, { $place }. Der Plan kommt noch.
dating-hour = Gleich beginnt das Speed-Dating: { $when }, { $place }.
dating-plan = { $address ->
    [du] Dein
   *[sie] Ihr
} Plan für das Speed-Dating am { $when }, { $place }:
dating-plan-new = Der Plan hat sich geändert; ab Runde { $round } gilt:
dating-plan-times = Die Zeiten haben sich verschoben; ab Runde { $round } gilt:
dating-warning = Noch eine Minute.
dating-round = *Runde { $round }* läuft{ $timed ->
    [yes] { " " }bis { $ends }
   *[no] {""}
}: Tisch { $table }, { $partner }.
dating-round-free = *Runde { $round }* läuft{ $timed ->
    [yes] { " " }bis { $ends }
   *[no] {""}
}; diesmal ohne Gespräch.
dating-full = Beidseitiges Ja mit { $partner }. Gerade fehlt auf einer Seite ein freier Platz; die Koordination weiß davon.
dating-no-match = Danke fürs Mitmachen. Diesmal habe ich kein beidseitiges Ja zu melden; /vorschlaege zeigt, wer sonst noch passt.

dating-do-yes = Ich komme
dating-do-no = Ich kann nicht
dating-do-later = Weiß ich noch nicht
dating-do-here = Ich bin da
dating-do-leave = Ich muss gehen

ballot-ask = Wie war das Gespräch mit { $partner }? Weiter reden?{ $first ->
    [yes] { " " }Geheim: Nur ein beidseitiges Ja wird bekannt.
   *[no] {""}
}
ballot-yes = Ja
ballot-maybe = Vielleicht
ballot-no = Nein
ballot-noted = { $partner }: { $interest ->
    [yes] Ja
    [maybe] Vielleicht
   *[no] Nein
} ist notiert, geheim. Änderbar bis zum Auszählen.
ballot-nobody = Zu diesem Gespräch gibt es nichts abzustimmen.
ballot-closed = Die Stimmen sind schon ausgezählt.
