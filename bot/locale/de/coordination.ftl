# Koordination: Ampeln, Teams, Überfälliges, Personen.

menu-status = Ampel aller Teams
menu-teams = Alle Teams
menu-team = Team ansehen
menu-overdue = Was überfällig ist
menu-people = Wer dabei ist
menu-person = Person ansehen
menu-why = Warum dieser Vorschlag?

status-head = *{ $programme }*: { $teams ->
    [0] noch keine Teams
    [one] ein Team
   *[other] { $teams } Teams
}. 🔴 { $red } · 🟡 { $yellow } · 🟢 { $green }
status-line = { $colour ->
    [red] 🔴 handeln
    [yellow] 🟡 im Blick
   *[green] 🟢 gut
} · *{ $number } { $team }*: { $reasons }
status-and = { $reason }; { $more }
status-help = Ruf nach Hilfe ist offen
status-blocked = ist blockiert
status-at-risk = ist gefährdet
status-first-open = kein Termin fürs Erstgespräch
status-first-proposed = Termin fürs Erstgespräch ist nicht bestätigt
status-verdict = Erstgespräch war, die Entscheidung fehlt von { $names }
status-missed = { $month } ohne Treffen
status-month-open = kein Termin im { $month }
status-month-proposed = Termin im { $month } ist nicht bestätigt von { $names }
status-over = ob das Treffen { $when } stattfand, ist offen
status-update = Update für { $month } fehlt
status-milestone = Meilenstein „{ $milestone }“ war { $due } fällig
status-silent = still seit { $days ->
    [one] einem Tag
   *[other] { $days } Tagen
}
status-one-sided = einseitig: { $side ->
    [maker] Maker
   *[contact] Organisation
} still seit { $days ->
    [one] einem Tag
   *[other] { $days } Tagen
}
status-deserted = { $side ->
    [maker] keine Maker mehr
   *[contact] keine Ansprechperson mehr
}
status-stuck = steckt fest: seit { $weeks ->
    [one] einer Woche
   *[other] { $weeks } Wochen
} kein Meilenstein erreicht
status-unreachable = nicht erreichbar: { $names }
status-paused = macht Pause: { $names }
status-coming = Treffen { $when }
status-held = Treffen im { $month } hat stattgefunden
status-fine = nichts offen
status-outbox-doubtful = { $messages ->
    [one] Bei einer Nachricht ist ungewiss, ob sie ankam.
   *[other] Bei { $messages } Nachrichten ist ungewiss, ob sie ankamen.
}
status-outbox-refused = { $messages ->
    [one] Eine Nachricht wurde vom Messenger abgelehnt.
   *[other] { $messages } Nachrichten wurden vom Messenger abgelehnt.
}
status-outbox-unreachable = { $messages ->
    [one] Eine Nachricht fand niemanden: Der Chat ist gesperrt oder gelöscht.
   *[other] { $messages } Nachrichten fanden niemanden: Der Chat ist gesperrt oder gelöscht.
}
status-outbox-expired = { $messages ->
    [one] Eine Nachricht von Messenger zu Messenger kam nicht rechtzeitig an und wurde verworfen.
   *[other] { $messages } Nachrichten von Messenger zu Messenger kamen nicht rechtzeitig an und wurden verworfen.
}
status-outbox-repeated = { $messages ->
    [one] Eine Nachricht ging in den letzten 7 Tagen noch einmal hinaus, weil ungewiss war, ob sie ankam. Sie trägt den Vermerk „vielleicht doppelt“.
   *[other] { $messages } Nachrichten gingen in den letzten 7 Tagen noch einmal hinaus, weil ungewiss war, ob sie ankamen. Sie tragen den Vermerk „vielleicht doppelt“.
}

doubts-show = Ungewisse Nachrichten
doubts-none = Bei keiner Nachricht ist ungewiss, ob sie ankam.
doubts-head = { $messages ->
    [one] *Eine Nachricht* ist zurückgehalten. Das Senden brach ab, und niemand weiß, ob sie ankam.
   *[other] *{ $messages } Nachrichten* sind zurückgehalten. Das Senden brach ab, und niemand weiß, ob sie ankamen.
}
doubts-line = *{ $number }* · { $when } · an { $name }: { $what }
doubts-words = „{ $words }“
doubts-chat = eine Nachricht aus dem Team
doubts-answer = eine Antwort des Bots
doubts-closed = eine Nachricht
doubts-old = eine Nachricht, deren Worte nicht mehr aufbewahrt sind
doubts-nameless = jemanden ohne Namen
doubts-again = { $number } nochmal senden
doubts-done = { $number } erledigt
doubts-gone = Über diese Nachricht ist schon entschieden.
doubts-sent-again = Gut, die Nachricht geht noch einmal hinaus. Dabei steht, dass sie vielleicht doppelt ist.
doubts-settled = Gut, die Nachricht gilt als erledigt.

teams-head = *{ $programme }*: { $teams ->
    [0] noch keine Teams
    [one] ein Team
   *[other] { $teams } Teams
}
teams-line = *{ $number } { $team }* ({ $stage ->
    [talking] im Gespräch
    [active] arbeitet
   *[ended] beendet
}): { $names } · { $next }
teams-nobody = niemand

overdue-none = *{ $programme }*: Nichts ist überfällig.
overdue-head = *{ $programme }*: { $count ->
    [one] eine Sache ist überfällig
   *[other] { $count } Sachen sind überfällig
}
overdue-line = seit { $since } · *{ $number } { $team }*: { $matter }

team-open = Team { $number }
team-head = *Team { $number } { $team }* · { $stage ->
    [talking] im Gespräch
    [active] arbeitet
   *[ended] beendet
}
team-challenge = Herausforderung { $number }: { $title }
team-light = { $colour ->
    [red] 🔴 handeln
    [yellow] 🟡 im Blick
   *[green] 🟢 gut
}: { $reasons }
team-matched = Zusammengebracht { $since }
team-terms = { $form } · { $extent } · { $setup } · seit { $since }
team-member = { $name } ({ $side ->
    [maker] Maker
   *[contact] Ansprechperson
}){ $state }
team-member-here = { "" }
team-member-paused = , macht Pause
team-member-unreachable = , nicht erreichbar
team-heard = Zuletzt gehört, { $side ->
    [maker] Maker
   *[contact] Organisation
}: { $when }
team-unheard = noch nie
team-slot = { $slot }: { $state }
team-first = Erstgespräch
team-slot-held = { $came ->
    [0] hat stattgefunden
   *[other] hat stattgefunden, { $came } von { $of } waren da
}
team-slot-moved = verschoben: „{ $reason }“
team-slot-proposed = vorgeschlagen für { $when }, es fehlt { $names }
team-slot-agreed = verabredet für { $when }
team-slot-over = war für { $when } verabredet, Ergebnis offen
team-slot-missed = ausgefallen
team-slot-open = noch kein Termin
team-next = Nächstes Treffen: { $next }
team-no-date = noch kein Termin
team-agreed = { $when }
team-proposed = { $when } (vorgeschlagen)
team-update = { $month }: { $standing }{ $said } ({ $name })
team-said = . „{ $sentence }“
team-unsaid = { "" }
team-former = früheres Mitglied
team-rooms = { $rooms ->
    [one] Eine Gruppe ist verbunden.
   *[other] { $rooms } Gruppen sind verbunden.
}
team-results = Ergebnisse veröffentlichen: { $agree } von { $of } stimmen zu{ $all ->
    [yes] .
   *[no] . Ohne das Ja aller bleiben sie im Team.
}
team-which = Welches Team? Zum Beispiel /team 3. Die Nummern zeigt /teams.
team-none = { $address ->
    [du] Du bist
   *[sie] Sie sind
} gerade in keinem Team.
team-unknown = Team { $number } gibt es nicht.
team-hint = „{ $words }“ finde ich unter den Teams nicht. Am besten mit der Nummer: /team 3. Die Nummern zeigt /teams.
team-several = „{ $words }“ kann mehrere Teams meinen. Welches?
team-several-line = *{ $number } { $team }*: { $title }
team-gone = Dieses Team finde ich nicht.
team-leave = Wer ein Team verlassen möchte, schreibt /aussteigen.
team-bind = Gruppe verbinden
team-bind-code = Dieser Code verbindet eine Gruppe mit *{ $team }*: *{ $code }*
    Mich in die Gruppe holen und dort /start mit dem Code schreiben. Er gilt einmal.
team-bind-pass = Bitte an das Team weitergeben: Verbinden kann die Gruppe nur, wer dazugehört.
team-bind-link = Gruppe auswählen

people-head = *{ $programme }*: { $makers ->
    [0] keine Maker
   *[other] { $makers } Maker
}, { $contacts ->
    [0] keine Ansprechperson
    [one] eine Ansprechperson
   *[other] { $contacts } Ansprechpersonen
}, { $experts ->
    [0] keine Fachperson
    [one] eine Fachperson
   *[other] { $experts } Fachleute
}, { $coordinators } in der Koordination
people-line = { $number } { $name } ({ $role ->
    [maker] Maker
    [contact] Ansprechperson
    [expert] Fachperson
   *[coordinator] Koordination
}){ $states }
people-states = : { $states }
people-stateless = { "" }
people-nameless = noch ohne Namen
people-team = in Team { $number }
people-unfinished = { $role ->
    [contact] Herausforderung nicht fertig
   *[maker] Profil nicht fertig
}
people-unmatched = noch kein Team
people-unreachable = nicht erreichbar
people-paused = macht Pause
people-page = Seite { $page } von { $of }
people-more = Weiter
people-refused = Das zeige ich nur der Koordination.

person-name = *{ $name }*
person-role = { $programme }: { $role ->
    [maker] Maker
    [contact] Ansprechperson
    [expert] Fachperson
   *[coordinator] Koordination
} seit { $since }{ $stands ->
    [yes] , { $states }
   *[no] { "" }
}
person-messengers = Messenger: { $messengers }
person-at-telegram = Telegram{ $reached ->
    [yes] { "" }
   *[no] { " " }(nicht erreichbar)
}
person-at-matrix = Matrix{ $reached ->
    [yes] { "" }
   *[no] { " " }(nicht erreichbar)
}
person-at-console = Terminal{ $reached ->
    [yes] { "" }
   *[no] { " " }(nicht erreichbar)
}
person-heard = Zuletzt gehört: { $at }
person-which = Wer ist gemeint? Zum Beispiel /person 3. Die Nummern zeigt /personen.
person-unknown = Nummer { $number } gibt es nicht. Die Nummern zeigt /personen.
person-lost = Konto verloren
person-lost-code = Der Code für *{ $name }*: *{ $code }*
person-lost-link = Als Link: { $url }
person-lost-next = { $address ->
    [du] Gib ihn bitte nur persönlich weiter, am besten am Telefon, wenn du sicher bist
   *[sie] Geben Sie ihn bitte nur persönlich weiter, am besten am Telefon, wenn Sie sicher sind
}, wer dran ist. Er gehört in den privaten Chat mit mir, im neuen Konto. Danach frage ich hier noch einmal nach, und erst nach einem Ja zieht alles um. Er gilt einmal und drei Tage lang.
person-lost-others = *{ $name }* hat auch mit anderen Programmen zu tun. Deshalb frage ich zuerst dort die Koordination, und danach { $address ->
    [du] dich
   *[sie] Sie
}.
person-lost-contested = Im bisherigen Konto wurde schon zweimal widersprochen. Deshalb entscheidet diesmal jemand anderes aus der Koordination.
person-lost-colleague = *{ $name }* koordiniert selbst. Deshalb entscheidet jemand anderes aus der Koordination.
person-alone = *{ $name }* koordiniert selbst. So ein Konto zieht nur um, wenn noch jemand zustimmt, der dort schon länger als einen Tag koordiniert. So jemanden gibt es dort gerade nicht. Wer mich betreibt, hilft gern weiter: mit einem neuen Zugang durch *kupplung invite*.
person-unled = Das Konto kann gerade nicht umziehen: Die Person hat auch mit einem anderen Programm zu tun, und dort koordiniert niemand, der zustimmen könnte.
person-gone = Diese Person ist in keinem Programm mehr, das { $address ->
    [du] du koordinierst
   *[sie] Sie koordinieren
}.
person-not-yours = Diese Person koordiniert auch ein Programm, das { $address ->
    [du] du nicht koordinierst
   *[sie] Sie nicht koordinieren
}. Ihr Konto kann nur umziehen, wer dort koordiniert.

# Woraus sich eine Passung zusammensetzt.

lead-why-which = Welches Paar? Person und Herausforderung als Nummer oder Name, zum Beispiel: /warum 3 2. Die Nummern stehen unter /personen und /herausforderungen.
lead-why-nobody = Dieses Paar finde ich nicht. Gefragt sind eine Person und eine Herausforderung desselben Programms, zum Beispiel: /warum 3 2 oder /warum Ada Lindner, Alte Brauerei.
lead-why-several = Welches Paar ist gemeint?
lead-why-more = Es kommen noch mehr infrage. Mit beiden Namen wird es klar, zum Beispiel: /warum Ada Lindner, Alte Brauerei.
lead-why-pair = { $maker } – { $house }
lead-why-nothing = Dazu fehlt noch etwas: Profil oder Herausforderung sind nicht fertig.
lead-why-head = *{ $maker } und „{ $title }“*
lead-why-chance = Die Aussicht auf ein lohnendes Gespräch schätze ich auf { $percent } von 100. Vorgeschlagen wird ab { $least }.
lead-why-parts = *Woraus sich das ergibt* (in Prozent: der Anteil an allem, was dafür spricht)
lead-why-part = { $name }: { $said }
lead-why-part-share = { $name }: { $said }, { $share } %
lead-why-part-unknown = { $name }: noch nicht verglichen
lead-why-none = nicht mehr als bei anderen Paaren
lead-why-for-much = spricht stark dafür
lead-why-for-some = spricht dafür
lead-why-for-bit = spricht etwas dafür
lead-why-against-much = spricht stark dagegen
lead-why-against-some = spricht dagegen
lead-why-against-bit = spricht etwas dagegen
lead-why-name-words = Gleiche Wörter, auch in zusammengesetzten
lead-why-name-grams = Ähnlich geschriebene Wörter
lead-why-name-trades = Gewerke und was man mit ihnen kann
lead-why-name-phrases = Bedeutung einzelner Stichworte und Sätze (Sprachmodell)
lead-why-name-buttons = Angekreuztes: Erwartungen, Region, Sprache
lead-why-name-breadth = Sehr viele Gewerke in einem der Texte
lead-why-name-model = Bedeutung des ganzen Textes (Sprachmodell { $name })
