# Datenschutz: Auskunft und Vergessen.

menu-mydata = Meine Daten als Datei
menu-forget = Meine Daten löschen

menu-privacy = Datenschutz und Einwilligungen

privacy-notice = { "" }*Datenschutz bei { $programme }* (Fassung { $version })

    Verantwortlich ist { $controller } ({ $email }).

    { "" }*Wozu:* Ich speichere { $address ->
        [du] deine Antworten, Termine, Updates und deine Adresse im Messenger
       *[sie] Ihre Antworten, Termine, Updates und Ihre Adresse im Messenger
    }, um Partnerschaften vorzuschlagen, Teams zu begleiten und die Koordination zu informieren. Grundlage ist die Einwilligung. Jede lässt sich hier widerrufen.

    { "" }*Wer mitliest:* Partner sehen das Profil, die Koordination sieht, wie es den Teams geht. Telegram speichert, was hier geschrieben wird, auf eigenen Servern und kann es lesen. Bei Matrix liegt es auf den Servern, bei denen die Beteiligten ihr Konto haben; in verschlüsselten Räumen können die es nicht lesen.

    { "" }*Wie lange:* bis { $until }, dann lösche ich alles von selbst. Meine eigenen Nachrichten lösche ich nach 60 Tagen.
privacy-rights = Auskunft: /meinedaten. Löschen: /vergessen. Berichtigen: /profil, oder eine Nachricht an { $email }. Auch die Datenschutzaufsicht nimmt Beschwerden an.
privacy-other = Datenschutz bei { $programme }

consent-title = { "" }*Einwilligungen bei { $programme }*
consent-line = { $standing ->
    [given] ✓ { $what }: ja, seit { $at } (Fassung { $version })
    [withdrawn] ✗ { $what }: nein, widerrufen { $at }
   *[open] – { $what }: bisher kein Ja
}
consent-processing = Daten für das Programm verarbeiten
consent-sharing = Den Kontakt im Messenger weitergeben, wenn beide Seiten Ja sagen
consent-publishing = Die Herausforderung veröffentlichen
consent-results = Ergebnisse des Teams veröffentlichen
consent-photos = Fotos aus Profil und Updates den Beteiligten zeigen
consent-relaying = Nachrichten ans Team in andere Messenger weitergeben
consent-short = { $purpose ->
    [processing] Verarbeiten
    [sharing] Kontakt
    [publishing] Herausforderung
    [results] Ergebnisse
    [photos] Fotos
   *[relaying] Weitergeben
}
consent-withdraw = { $what }: widerrufen
consent-give = { $what }: erlauben
consent-withdraw-all = Alles widerrufen und löschen
consent-off = { $purpose ->
    [sharing] Widerrufen. Ab jetzt nenne ich niemandem mehr { $address ->
        [du] deinen
       *[sie] Ihren
    } Kontakt. Wer ihn schon hat, behält ihn.
    [publishing] Widerrufen. Die Herausforderung wird nicht mehr veröffentlicht.
    [results] Widerrufen. Die Koordination sieht beim Team, dass nicht alle zustimmen.
    [photos] Widerrufen. Die Fotos aus Profil und Updates habe ich gelöscht und zeige keine mehr davon. Was andere schon bekommen haben, bleibt in ihren Chats.
    [relaying] Widerrufen. { $address ->
        [du] Deine
       *[sie] Ihre
    } Nachrichten bleiben ab jetzt, wo sie geschrieben werden.
   *[processing] Widerrufen.
}
consent-on = { $purpose ->
    [sharing] Gut. Wenn beide Seiten Ja sagen, nenne ich { $address ->
        [du] deinen
       *[sie] Ihren
    } Kontakt.
    [publishing] Gut. Die Herausforderung darf veröffentlicht werden.
    [results] Gut. Die Koordination sieht beim Team, ob alle zugestimmt haben.
    [photos] Gut. Fotos zeige ich den Beteiligten: aus Updates dem Team und der Koordination, aus dem Profil bei Interesse der Organisation.
    [relaying] Gut. { $address ->
        [du] Deine
       *[sie] Ihre
    } Nachrichten ans Team gebe ich wieder weiter.
   *[processing] Gut.
}
publish-which = Welche Herausforderung darf veröffentlicht werden?
publish-one = { $title }
publish-all = Alle
publish-nothing = Noch gibt es keine Herausforderung. Sobald eine entsteht, frage ich danach.

renewal-ask = { "" }*{ $programme }*: Der Text zum Datenschutz hat sich geändert, und { $address ->
    [du] du hast
   *[sie] Sie haben
} dem alten zugestimmt. Bis zu einer Antwort gilt der alte. Alles zum Nachlesen: /datenschutz
renewal-what = Es geht um: { $what }. Einverstanden?
renewal-thanks = Danke, ist notiert.
renewal-over = Dazu gilt gerade keine Einwilligung. Ändern: /datenschutz

menu-retention = Was nach Programmende gelöscht wird

retention-notice = { "" }*{ $programme }* ist lange vorbei. Am { $on } endet die Aufbewahrung, danach lösche ich alles, was ich über { $address ->
    [du] dich
   *[sie] Sie
} gespeichert habe. Zu tun ist nichts. Vorher mitnehmen: /meinedaten
retention-plan = *{ $programme }*: Aufbewahrt wird bis { $on }. Danach lösche ich von selbst { $count ->
    [0] niemanden, denn es ist niemand mehr da.
    [one] eine Person.
   *[other] { $count } Personen.
}
retention-names = Und zwar: { $names }{ $more ->
    [0] .
   *[other] { " " }und { $more } weitere.
}
retention-stays = { $count ->
    [one] Eine Person bleibt,
   *[other] { $count } Personen bleiben,
} weil noch ein anderes Programm läuft oder aufbewahrt.
retention-what = Es bleiben Zahlen, Termine und Zwischenstände ohne Namen. Alle hören 14 Tage vorher davon. Das hier ist eine Probe, gelöscht ist nichts.

mydata-lately = Das { $address ->
    [du] hast du
   *[sie] haben Sie
} gerade erst bekommen, etwas weiter oben. Neu geht es in einer Stunde.
mydata-sent = Das ist alles, was ich über { $address ->
    [du] dich
   *[sie] Sie
} gespeichert habe, zum Lesen. Löschen geht mit /vergessen.
mydata-json = Und dasselbe vollständig als JSON, für andere Programme.
mydata-file = meine-daten
mydata-title = Meine Daten bei Kupplung
mydata-made = Stand: { $at }
mydata-intro = Verantwortlich ist { $controller } ({ $email }). Dort { $address ->
    [du] kannst du
   *[sie] können Sie
} auch etwas berichtigen lassen.
mydata-not-here = Nicht dabei ist, was andere betrifft: wer sie sind, und was sie geantwortet haben, solange es niemand erfahren hat. Auch was { $address ->
    [du] du schreibst
   *[sie] Sie schreiben
}, bewahre ich nicht als Nachricht auf, sondern nur als Antwort, im Profil oder im Update. Meine eigenen Nachrichten behalte ich 60 Tage.
mydata-more = { $count ->
    [one] Ein älterer Eintrag steht
   *[other] { $count } ältere Einträge stehen
} nur in der JSON-Datei.
mydata-first = Erstgespräch
mydata-self = ich
mydata-at = { $at }
mydata-money = { $amount }

forget-what = { "" }*Daten löschen*
    Sofort und für immer verschwinden: { $address ->
        [du] dein Name, deine Adressen, dein Profil, deine Antworten, Nachrichten und Bilder
       *[sie] Ihr Name, Ihre Adressen, Ihr Profil, Ihre Antworten, Nachrichten und Bilder
    }. Mit der nächsten Sicherung kann sie auch in alten Kopien niemand mehr lesen.
forget-team = { $ends ->
    [yes] Das Team *{ $team }* endet damit.
   *[no] Das Team *{ $team }* arbeitet ohne { $address ->
        [du] dich
       *[sie] Sie
    } weiter.
}
forget-team-undecided = Ob das Team *{ $team }* weitermacht, hängt dann von den anderen ab.
forget-stays = Es bleiben, ohne Namen: Zahlen, Termine und Zwischenstände, weil das Programm sie nachweisen muss, und dass es eine Einwilligung gab und wann sie endete. Was andere schon gelesen haben, steht weiter in ihren Chats.
forget-organisation = Was die Organisation geschrieben hat, bleibt nur, solange ein anderes Team damit arbeitet.
forget-others = Die anderen erfahren, dass jemand nicht mehr dabei ist. Einen Grund nenne ich nicht.
forget-leaderless = Achtung: *{ $programme }* hat danach keine Koordination mehr.
forget-before = Vorher noch alles mitnehmen? /meinedaten. Nur Ruhe haben? /pause.
forget-on = Weiter zum Löschen
forget-no = Nein, alles bleibt
forget-sure = Wirklich? Danach { $address ->
    [du] kenne ich dich
   *[sie] kenne ich Sie
} nicht mehr, und niemand kann es rückgängig machen.
forget-yes = Endgültig löschen
forget-kept = Gut, es bleibt alles, wie es ist.
forget-stale = Das ist schon eine Weile her. Mit /vergessen fragen wir noch einmal von vorn.
forget-pressed = ✓ Endgültig gelöscht
forget-done = Erledigt: Ich habe alles gelöscht. Danke fürs Mitmachen und alles Gute! { $leaves ->
    [yes] Diesen Raum verlasse ich jetzt. Was hier steht, lässt sich nur hier löschen.
   *[no] Was in diesem Chat steht, lässt sich nur hier löschen.
} Ein neuer Anfang ist jederzeit möglich.

forget-partner = { $ends ->
    [yes] *{ $team }*: Jemand ist nicht mehr dabei, deshalb endet das Team. Das liegt nicht an { $address ->
        [du] dir
       *[sie] Ihnen
    }. Die Koordination weiß Bescheid.
   *[no] *{ $team }*: Jemand ist nicht mehr dabei. Das Team arbeitet weiter, die Koordination weiß Bescheid.
}
forget-request = Die Anfrage zu „{ $title }“ hat sich erledigt, weil jemand nicht mehr dabei ist. Zu tun ist nichts.
forget-answer = *{ $team }*: Auf die Frage vom { $on } kommt keine Antwort mehr, weil jemand nicht mehr dabei ist. Wer sonst gefragt werden kann, zeigt /experten; die Koordination hilft mit /frage.
forget-heir = Wer „{ $organisation }“ übernehmen sollte, ist nicht mehr dabei. Deshalb bleibt alles, wie es ist. Mit /uebergabe geht ein neuer Versuch.
forget-deputy = Wer bei „{ $organisation }“ in Vertretung war, ist nicht mehr dabei, damit endet auch die Vertretung. Mit /vertretung kann jemand anderes einspringen.
forget-idea = Aus einer fremden Idee wird gerade { $address ->
    [du] deine
   *[sie] Ihre
} Herausforderung; wer sie hatte, ist nicht mehr dabei. Was wörtlich von dort kam, ist gelöscht; danach frage ich noch einmal.
forget-lead = Jemand hat die eigenen Daten löschen lassen und ist nicht mehr dabei.
forget-lead-list = Auf einer Anmeldeliste, die noch auf ein Ja wartet, stand derselbe Name. Ich habe ihn gestrichen. Ist jemand anderes gemeint, bitte noch einmal einladen.
forget-lead-announced = { $count ->
    [one] Eine Rundnachricht dieser Person war noch unterwegs. Ich habe sie angehalten, ihr Text ist gelöscht
   *[other] { $count } Rundnachrichten dieser Person waren noch unterwegs. Ich habe sie angehalten, ihr Text ist gelöscht
}: Wer noch nichts davon hat, bekommt es nicht mehr.
forget-lead-team = Team { $number } ({ $team }): { $ends ->
    [yes] endet damit.
   *[no] arbeitet weiter.
}

mydata-table = { $table ->
    [person] Person
    [account] Adressen im Messenger
    [membership] Programme und Rollen
    [newcomer] Warteliste und Freigabe
    [consent] Einwilligungen
    [introduction] Vorstellung
    [profile] Profil
    [organisation] Organisation
    [challenge] Herausforderungen
    [expertise] Fachgebiet
    [succession] Übergaben
    [deputy] Vertretungen
    [suggestion] Vorschläge
    [refusal] Warum ein Vorschlag nicht passte
    [lookout] Wofür ich noch suche
    [idea] Ideen
    [member] Plätze in Teams
    [team] Teams
    [meeting] Treffen
    [update] Updates
    [question] Fragen
    [reply] Antworten auf Fragen
    [bridging] Weitergabe von Nachrichten
    [room] Gruppenchats
    [announcement] Rundnachrichten
    [leaving] Ausstiege
    [roster] Eingelesene Listen
    [invitation] Codes
    [audit] Was in der Koordination getan wurde
    [reminder] Erinnerungen
    [outbox] Was ich geschrieben habe
    [inbox] Wann hier etwas ankam
    [progress] Offene Fragen
    [wait] Was noch ansteht
    [look] Wann ich wieder nachsehe
    [note] Was der Messenger sich merkt
    [evening] Speed-Dating-Abende
    [guest] Anmeldungen zum Speed-Dating
    [sitting] Gespräche beim Speed-Dating
    [vote] Stimmen nach Gesprächen
    [round] Runden, die ich angelegt habe
    [insistence] Regeln für Runden
    [leftover] Runden, in denen ich ohne Partner blieb
   *[unknown] ?
}
mydata-field = { $field ->
    [id] Kennung
    [reachable] Erreichbar
    [language] Sprache
    [form] Anrede
    [account-id] Adresse
    [team-form] Form der Zusammenarbeit
    [consent-channel] Messenger
    [name] Name
    [former] Früherer Name
    [snoozed_until] Ruhe bis
    [paused] Pause
    [programme_id] Programm
    [role] Rolle
    [joined_at] Dabei seit
    [left_at] Bis
    [uses_left] Noch gültig
    [created_at] Erstellt
    [expires_at] Gültig bis
    [purpose] Zweck
    [version] Fassung
    [wording] Wortlaut
    [channel] Messenger
    [given_at] Gegeben
    [withdrawn_at] Widerrufen
    [trade] Bereich
    [trade_other] Bereich
    [doing] Tätigkeit
    [skills] Können
    [tools] Werkzeuge
    [offers] Angebot
    [expectations] Erwartungen
    [hopes] Wunsch
    [availability] Zeit
    [regions] Regionen
    [region] Region
    [links] Links
    [media] Bild oder Datei
    [updated_at] Stand
    [act] Was
    [subject] Woran
    [at] Wann
    [sector] Branche
    [size] Größe
    [number] Nummer
    [title] Titel
    [need] Beschreibung
    [supports] Beitrag
    [budget] Budget
    [publish] Veröffentlichen
    [committed] Zugesagt
    [tried] Schon versucht
    [success] Erfolg
    [askable] Wer gefragt werden kann
    [review] Prüfung
    [comment] Anmerkung
    [score] Punkte
    [fits] Was passt
    [made_at] Erstellt
    [maker] Antwort Maker
    [contact] Antwort Ansprechperson
    [asked_at] Angefragt
    [stage] Stand
    [matched_at] Zusammengebracht
    [extent] Umfang
    [setup] Ort
    [formed_at] Gebildet
    [ended_at] Beendet
    [side] Seite
    [verdict] Nach dem Erstgespräch
    [bound_at] Verbunden
    [made] Von mir angelegt
    [carrying] Weitergabe
    [slot] Monat
    [starts_at] Beginn
    [minutes] Minuten
    [proposed_by] Vorgeschlagen
    [moved_by] Verschoben
    [proposed_at] Vorgeschlagen am
    [yes] Zugesagt
    [closed_at] Abgeschlossen
    [attended] War dabei
    [note] Notiz
    [month] Monat
    [standing] Stand
    [sentence] Satz dazu
    [help] Hilfe gewünscht
    [helped_at] Hilfe kam
    [kind] Anlass
    [text] Text
    [audience] An wen
    [course] Stand
    [total] Personen
    [asked] Erreicht
    [shown_at] Zuletzt gezeigt
    [field] Gebiet
    [since] Seit
    [until] Bis
    [handover] Stand
    [begun_at] Begonnen
    [settled_at] Erledigt
    [reminded_at] Zuletzt erinnert
    [admission] Stand
    [organisation] Organisation
    [entries] Einträge
    [invited] Eingeladen
    [reading] Stand
    [account] Adresse
    [body] Inhalt
    [fate] Zustellung
    [value] Wert
    [account_id] Adresse
    [reasons] Grund
    [scope] Woraus
    [declined_at] Abgelehnt am
    [words] Eigene Worte
    [preferred] Bevorzugt
    [maker_at] Antwort Maker am
    [contact_at] Antwort Ansprechperson am
    [because] Grund
    [wanted] Passende Organisation
    [place] Ort
    [tables] Tische
    [rounds] Runden
    [pause_after] Pause nach Runde
    [places] Plätze
    [phase] Stand
    [aim] Ziel
    [sent_at] Verschickt
    [insists] Regel
    [lasting] Gilt weiter
    [round] Runde
    [timer] Mit Uhr
    [moved] Verschoben
    [coming] Antwort
    [answered_at] Geantwortet
    [arrived_at] Angekommen
    [match] Treffer
    [table] Tisch
    [interest] Stimme
   *[unknown] ?
}
mydata-state = { $state ->
    [maker] Maker
    [contact] Ansprechperson
    [expert] Fachperson
    [coordinator] Koordination
    [du] Du
    [sie] Sie
    [processing] Daten verarbeiten
    [sharing] Kontakt weitergeben
    [publishing] Herausforderung veröffentlichen
    [results] Ergebnisse veröffentlichen
    [photos] Fotos
    [relaying] Nachrichten weitergeben
    [order] Auftrag
    [employment] Anstellung
    [thesis] Abschlussarbeit
    [research] Forschungsprojekt
    [product] Neues Produkt
    [business] Neues Geschäft
    [investor] Investition
    [distribution] Vertrieb & Produktion
    [technology] Zugang zu Technik
    [learning] Lernen & Austausch
    [mornings] vormittags
    [afternoons] nachmittags
    [evenings] abends
    [weekends] am Wochenende
    [creative] Kreativwirtschaft
    [scientist] Wissenschaft
    [other] Andere
    [solo] eine Person
    [small] bis 9
    [medium] 10 bis 49
    [large] 50 und mehr
    [material] Material
    [travel] Reisekosten
    [workshop] Räume & Workshops
    [expertise] Fachwissen
    [yes] Ja
    [ask] nach Rücksprache
    [no] Nein
    [others] nur von anderen
    [open] offen
    [interested] Interesse
    [declined] abgelehnt
    [later] später
    [talking] im Gespräch
    [active] aktiv
    [ended] beendet
    [go] weiter
    [no-go] nicht weiter
    [sprint] ein paar Tage
    [months] einige Monate
    [programme] bis zum Abschluss
    [on-site] vor Ort
    [remote] aus der Ferne
    [mixed] gemischt
    [everyone] alle
    [makers] Maker
    [contacts] Ansprechpersonen
    [draft] Entwurf
    [going] unterwegs
    [done] erledigt
    [stopped] angehalten
    [on-track] im Plan
    [at-risk] gefährdet
    [blocked] blockiert
    [photo] Foto
    [file] Datei
    [proposed] vorgeschlagen
    [agreed] verabredet
    [held] hat stattgefunden
    [moved] verschoben
    [waiting] wartet
    [asking] wartet auf Freigabe
    [admitted] dabei
    [begun] begonnen
    [gone] nicht mehr
    [coming] wird gelesen
    [invited] eingeladen
    [read] gelesen
    [returned] zurückgegeben
    [released] freigegeben
    [taken] angenommen
    [refused] abgelehnt
    [withdrawn] zurückgezogen
    [request] Anfrage
    [team] Team
    [role] Programm
    [time] zu wenig Zeit
    [fit] passt fachlich nicht
    [teamwork] Zusammenarbeit
    [plans] andere Pläne
    [asked] angefragt
    [sent] zugestellt
    [unreachable] nicht erreichbar
    [expired] zu spät, nicht gesendet
    [doubtful] unklar
    [far] zu weit weg
    [busy] keine Zeit
    [topic] anderes Thema
    [cannot] kann ich nicht
    [skills] passt fachlich nicht
    [expectation] andere Erwartung
    [known] schon bekannt
    [unsaid] ohne Grund
    [silence] keine Antwort
    [offered] angeboten
    [best] bestes Gesamtergebnis
    [nobody] niemand bleibt übrig
    [stable] stabil
    [must] unbedingt
    [never] auf keinen Fall
    [out] setzt aus
    [undone] zurückgenommen
    [dropped] verworfen
    [nothing] nichts passte
    [ruled] ausgeschlossen
    [changed] hatte sich geändert
    [seated] geplant
    [running] läuft
    [voting] Stimmabgabe
    [counted] ausgezählt
    [matching] wird mitgeteilt
    [closed] abgeschlossen
    [cancelled] abgesagt
    [none] nichts
    [picked] freigegeben
    [told] mitgeteilt
    [full] kein Platz
    [print] Listen
    [preview] Entwurf
    [again] neu
    [both] neu, mit Listen
    [maybe] vielleicht
   *[unknown] { $word }
}
