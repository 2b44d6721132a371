# Herausforderungen: aus einem Wunsch wird etwas, unter dem sich andere etwas vorstellen können.

menu-challenge = Herausforderung ansehen und ändern
menu-challenges = Herausforderungen lesen und freigeben

wish-title = Was soll gelöst werden? Eine Zeile genügt, zum Beispiel: Ehrenamtliche schneller einarbeiten
wish-expectations = Was soll am Ende herauskommen? Mehrere Antworten sind möglich.
wish-region = In welcher Region sitzt die Organisation?
wish-region-other = Woanders
wish-region_other = Wo genau? Zum Beispiel: Vogtland
wish-committed = Ein Treffen im Monat und die Abschlussveranstaltung gehören dazu. { $address ->
    [du] Bist du
   *[sie] Sind Sie
} dabei?

brief-begin = „{ $title }“: Daraus machen wir jetzt eine Herausforderung. Es sind acht kurze Fragen, vier davon dürfen offen bleiben.
brief-title = Was soll gelöst werden? Eine Zeile genügt, zum Beispiel: Ehrenamtliche schneller einarbeiten
brief-title-name = Titel
brief-need = Worin genau besteht das Problem? Zum Beispiel: Neue brauchen Monate, bis sie sich auskennen.
brief-need-name = Problem
brief-tried = Was wurde schon versucht, und woran lag es? Zum Beispiel: Es gab ein Handbuch, gelesen hat es kaum jemand.
brief-tried-name = Schon versucht
brief-supports = Was ist da? Mehrere Antworten sind möglich.
brief-supports-name = Vorhanden
brief-supports-material = Material
brief-supports-travel = Reisekosten
brief-supports-workshop = Räume & Workshops
brief-supports-expertise = Fachwissen
brief-success = Woran { $address ->
    [du] würdest du
   *[sie] würden Sie
} merken, dass es gelungen ist? Zum Beispiel: Nach zwei Wochen öffnet jemand Neues allein das Haus.
brief-success-name = Gelungen, wenn
brief-skills = Welches Können wird gesucht? Bitte als Liste, zum Beispiel: Prozesse, Grafik, Web
brief-skills-name = Gesucht
brief-askable = Wer kann Fragen dazu beantworten? Bereich oder Aufgabe genügt, zum Beispiel: Werkstattleitung
brief-askable-name = Auskunft gibt
brief-budget = Gibt es ein eigenes Budget? Zum Beispiel: 500 EUR
brief-budget-name = Budget
brief-clash-costs = *Passt das zusammen?* Es gibt kein Budget, und doch werden Reisekosten bezahlt.
brief-clash-reached = *Auskunft gibt:* Das lesen auch andere. Telefonnummern und Adressen bleiben besser weg; Fragen der Teams kommen ohnehin über mich.
brief-publish = Darf die Herausforderung veröffentlicht werden?
brief-publish-name = Veröffentlichen
brief-publish-yes = Ja
brief-publish-ask = Nach Rücksprache
brief-publish-no = Nein
brief-expectations = Was soll am Ende herauskommen? Mehrere Antworten sind möglich.
brief-expectations-name = Erwartungen
brief-region = In welcher Region sitzt die Organisation?
brief-region-name = Region
brief-region-other = Woanders
brief-region_other = Wo genau? Zum Beispiel: Vogtland
brief-region_other-name = Region, genauer
brief-summary = *{ $name }: So lesen es andere.* Nur die Zeile „Veröffentlichen“ sehen sie nicht.

brief-thanks = { $again ->
    [yes] Danke, Herausforderung { $number } ist geändert: „{ $title }“.
   *[no] Danke, „{ $title }“ ist als Herausforderung { $number } eingetragen.
} { $first ->
    [yes] Die Koordination liest sie jetzt und gibt sie frei oder meldet sich mit einer Anmerkung.
   *[no] Die Koordination liest mit und meldet sich, falls etwas unklar ist.
}
brief-head = *{ $number }. { $title }*
    { $organisation }, { $region }
brief-standing = { $review ->
    [returned] Zurückgegeben, mit der Bitte um Überarbeitung.
    [released] Freigegeben.
   *[open] Liegt bei der Koordination.
} Veröffentlichen: { $publish }
brief-ask-first = Veröffentlichen erst nach Rücksprache mit der Ansprechperson.
brief-comment-line = Anmerkung der Koordination: „{ $comment }“
brief-revise = Überarbeiten
brief-another = Noch eine Herausforderung
brief-same = Gut, „{ $title }“ bleibt, wie es ist.
brief-which = Für welche Organisation soll die neue Herausforderung sein?
brief-of = { $organisation }
brief-none = Noch gibt es hier keine Herausforderung anzusehen.
brief-no-organisation = Es ist noch keine Organisation eingetragen. Mit /start geht es los.
brief-not-yours = Diese Herausforderung liegt inzwischen in anderen Händen.

# Was die Koordination liest.

brief-new = { $name } hat Herausforderung { $number } { $again ->
    [yes] überarbeitet
   *[no] vorgelegt
}:
brief-release = Freigeben
brief-return = Mit Anmerkung zurück
brief-read = Nr. { $number } lesen
brief-changed = Herausforderung { $number } wurde inzwischen geändert. /herausforderungen { $number } zeigt, wie sie jetzt lautet.
brief-settled = { $review ->
    [returned] Diese Herausforderung ist schon zurückgegeben.
   *[released] Diese Herausforderung ist schon freigegeben.
}
brief-released-lead = Herausforderung { $number } ist freigegeben. Die Ansprechperson erfährt es.
brief-returned-lead = Herausforderung { $number } geht mit der Anmerkung zurück.
brief-released = „{ $title }“ ist freigegeben. Sobald etwas passt, melde ich mich; was schon da ist, zeigt /vorschlaege.
brief-returned = Zu „{ $title }“ hat die Koordination eine Anmerkung:
    „{ $comment }“
brief-crossed = Inzwischen kam dazu eine Anmerkung der Koordination: „{ $comment }“ Ist damit noch etwas zu ändern?
brief-crossed-lead = Dabei war die Anmerkung noch nicht gelesen: „{ $comment }“ Jetzt ist sie angekommen.
wish-unkept = Die Herausforderung ist noch nicht festgehalten: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /herausforderung.
brief-unkept = Was zuletzt an der Herausforderung geändert wurde, ist nicht eingetragen: Auf die Frage, ob es so passt, kam kein Ja mehr. Noch einmal geht es mit /herausforderung.
brief-unsent = Die Anmerkung zu Herausforderung { $number } habe ich angehalten, bevor sie jemand lesen konnte: Wer sie geschrieben hat, koordiniert nicht mehr, oder das Konto ist umgezogen. So liegt die Herausforderung wieder bei der Koordination:
brief-comment-comment = Was soll sich ändern? Die Ansprechperson liest diesen Text.
brief-comment-unkept = Die Anmerkung zur Herausforderung „{ $title }“ ist nicht verschickt: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /herausforderungen.
challenges-head = *{ $programme }:* { $count ->
    [0] noch keine Herausforderung.
    [one] eine Herausforderung.
   *[other] { $count } Herausforderungen.
}
challenges-line = { $number }. { $title } ({ $organisation }){ $review ->
    [open] , noch nicht gelesen
    [returned] , zurückgegeben
   *[released] {""}
}
challenges-unknown = Eine Herausforderung { $number } gibt es nicht.

# Fachleute der Organisation, und was Teams von ihnen wissen wollen.

menu-experts = Fachleute einladen und fragen
experts-head = *{ $organisation }:* { $count ->
    [0] Noch steht niemand für Fachfragen bereit.
   *[other] Für Fachfragen stehen bereit:
}
experts-line = • { $known ->
    [yes] { $name }
   *[no] Jemand, der sich noch nicht vorgestellt hat
}{ $told ->
    [yes] : { $field }
   *[no] {""}
}
experts-invite = Jemanden einladen
experts-remove = { $name } entfernen
experts-removed = Gut, an { $name } gehen keine Fragen mehr.{ $deputy ->
    [yes] {" "}Auch die Vertretung ist beendet, ich sage Bescheid.
   *[no] {""}
}
experts-forward = Die nächste Nachricht bitte an die Person weiterleiten, um die es geht. Der Code gilt für eine Person.
experts-letter = { $name } bittet um Unterstützung: Bei *{ $programme }* darf ein Team hin und wieder eine Frage an „{ $organisation }“ stellen. Dafür braucht es jemanden vom Fach.
    Code: *{ $code }* (bis { $until })
experts-enough = Es sind schon zehn Codes unterwegs. Erst wenn einer benutzt oder abgelaufen ist, gibt es den nächsten.
experts-joined = { $name } steht jetzt für Fachfragen bereit: { $field }
experts-ask = *{ $team }:* Wem { $address ->
    [du] möchtest du
   *[sie] möchten Sie
} eine Frage stellen?
experts-none = Gerade ist keine Frage offen. Sobald ein Team steht, geht es hier weiter.

question-contact = { $name } (Ansprechperson)
question-expert = { $name }: { $field }
question-text = Was { $address ->
    [du] möchtest du
   *[sie] möchten Sie
} von { $name } wissen? Eine genaue Frage bekommt die beste Antwort.
question-told = { $name } vom Team „{ $team }“ fragt: „{ $text }“
question-open = Noch offen, vom Team „{ $team }“: „{ $text }“
question-reminder = Das Team „{ $team }“ wartet noch auf eine Antwort: „{ $text }“
question-silence = *{ $team }*: Auf die Frage „{ $text }“ kam noch keine Antwort. Wer sonst gefragt werden kann, zeigt /experten; die Koordination hilft mit /frage.
question-answer = Antworten
question-answered = Diese Frage ist schon beantwortet. Danke!
question-thanks = Danke, die Frage geht an { $name }. Die Antwort bekommt nur das Team.
question-gone = Diese Person lässt sich hier gerade nicht fragen. Wer gefragt werden kann, zeigt /experten.
question-over = Diese Frage ist nicht mehr offen.
question-unkept = Die Frage an { $name } ist nicht verschickt: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /experten.
response-text = „{ $text }“ – was { $address ->
    [du] antwortest du
   *[sie] antworten Sie
}? Die Antwort bekommt nur das Team „{ $team }“.
response-told = { $name } antwortet auf „{ $question }“:
    „{ $text }“
response-thanks = Danke! Die Antwort geht an das Team „{ $team }“ und an niemanden sonst.
response-unkept = Die Antwort auf eine Frage vom Team „{ $team }“ ist nicht verschickt: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit „{ question-answer }“ unter der Frage.

# Die Ansprechperson wechselt; beide sagen Ja.

menu-handover = Ansprechperson wechseln
handover-whom = *{ $organisation }:* Wer soll die Ansprechperson werden?
handover-to = An { $name } übergeben
handover-nobody = *{ $organisation }:* Übergeben geht an jemanden, der hier schon als Fachperson dabei ist. { $address ->
    [du] Lade die Nachfolge
   *[sie] Laden Sie die Nachfolge
} also zuerst ein, mit diesem Knopf oder später mit /experten. Sobald sie sich vorgestellt hat, steht sie unter /uebergabe zur Wahl.
handover-unknown = { $name } ist hier noch nicht als Fachperson dabei. { $address ->
    [du] Lade
   *[sie] Laden Sie
} diese Person zuerst ein, mit diesem Knopf oder später mit /experten: Sobald sie sich vorgestellt hat, steht sie unter { $deputy ->
    [yes] /vertretung
   *[no] /uebergabe
} zur Wahl.
handover-sure = { $name } bekommt alle Herausforderungen von „{ $organisation }“, die Teams und die offenen Anfragen. Danach { $address ->
    [du] bist du
   *[sie] sind Sie
} nicht mehr Ansprechperson. Wirklich übergeben?
handover-yes = Ja, übergeben
handover-asked = Gut, ich frage { $name }. Bis zur Antwort bleibt alles, wie es ist.
handover-waits = *{ $organisation }:* { $name } ist gefragt und hat noch nicht geantwortet.
handover-stop = Doch nicht übergeben
handover-stopped = Gut, die Übergabe ist abgesagt. Alles bleibt, wie es ist.
handover-gone = Diese Person kommt gerade nicht infrage. Wer infrage kommt, zeigt /uebergabe.
handover-unreached = { $name } erreiche ich gerade nicht: Der Chat mit mir ist geschlossen. Wer mir wieder schreibt, kann gefragt werden.
handover-often = { $name } habe ich seit gestern schon mehrmals gefragt, deshalb tue ich es jetzt nicht noch einmal. Morgen geht es wieder.
handover-over = Diese Übergabe ist nicht mehr offen.
handover-ask = { $name } möchte { $address ->
    [du] dir
   *[sie] Ihnen
} die Rolle der Ansprechperson von *{ $organisation }* übergeben. Dazu gehören { $count ->
    [0] die Organisation
    [one] eine Herausforderung
   *[other] { $count } Herausforderungen
} mit Teams, Treffen und Anfragen.{ $public ->
    [yes] {" "}Die Erlaubnis zum Veröffentlichen gilt damit weiter.
   *[no] {""}
}
handover-publish = Mit der Übernahme gilt die Erlaubnis weiter, die Herausforderung zu veröffentlichen.
handover-take = Übernehmen
handover-refuse = Lieber nicht
handover-refused = { $name } möchte „{ $organisation }“ nicht übernehmen. Alles bleibt, wie es ist.
handover-lapsed = { $name } hat in { $days } Tagen nicht geantwortet, ob „{ $organisation }“ in andere Hände geht. Deshalb bleibt alles, wie es ist. Mit /uebergabe geht ein neuer Versuch.
handover-refused-here = In Ordnung, alles bleibt, wie es ist. Ich sage Bescheid.
handover-done = Danke! { $address ->
    [du] Du bist
   *[sie] Sie sind
} jetzt Ansprechperson von *{ $organisation }*, in der Nachfolge von { $old }. Einen Überblick geben /herausforderung, /team und /vorschlaege.
handover-done-there = { $name } hat „{ $organisation }“ übernommen. Danke für alles bis hierher!
handover-requests = { $count ->
    [one] Eine Anfrage wartet
   *[other] { $count } Anfragen warten
} auf eine Antwort. Mit /vorschlaege geht es dorthin.
handover-declined = Auf eine Anfrage zu „{ $title }“ kam diesmal ein Nein. Das kommt vor und sagt nichts über die Idee. Weiter geht es mit /vorschlaege.
handover-full = Ein Profil, nach dem zu „{ $title }“ gefragt war, ist nicht mehr frei: Alle Plätze sind vergeben. Weiter geht es mit /vorschlaege.
handover-team = Für „{ $organisation }“ spricht ab jetzt { $name }, in der Nachfolge von { $old }.
handover-lead = „{ $organisation }“: Die Ansprechperson ist jetzt { $name }, vorher { $old }. Beide haben zugestimmt.

# Vertretung, zum Beispiel im Urlaub.

menu-deputy = Vertretung im Urlaub
deputy-head = *{ $organisation }:* { $count ->
    [0] Wer vertritt, sieht die Teams, stimmt Termine ab und beantwortet Fragen. Entscheidungen bleiben bei der Ansprechperson.
   *[other] In Vertretung:
}
deputy-line = • { $name }, bis { $last }
deputy-nobody = Vertreten kann jemand, der hier schon als Fachperson dabei ist. { $address ->
    [du] Lade zuerst jemanden
   *[sie] Laden Sie zuerst jemanden
} ein, mit diesem Knopf oder später mit /experten. Wer sich vorgestellt hat, steht dann hier zur Wahl.
deputy-take = { $name } vertritt
deputy-end = { $name } vertritt nicht mehr
deputy-last = Bis zu welchem Tag vertritt { $name } { $address ->
    [du] dich
   *[sie] Sie
}? Zum Beispiel: 25.10. oder Ende nächster Woche
deputy-thanks = Gut, { $name } vertritt { $address ->
    [du] dich
   *[sie] Sie
} bis { $last } und weiß Bescheid.
deputy-unkept = Die Vertretung gilt noch nicht: Auf meine letzte Frage dazu kam kein Ja mehr. Noch einmal geht es mit /vertretung.
deputy-told = { $address ->
    [du] Du vertrittst
   *[sie] Sie vertreten
} { $name } bei *{ $organisation }* bis { $last }: Termine, Updates und Fragen der Teams kommen auch hierher. Entscheidungen bleiben bei { $name }.
deputy-refuse = Das passt nicht
deputy-ended = { $name } hat die Vertretung bei „{ $organisation }“ beendet.
deputy-ended-here = Gut, die Vertretung ist beendet. Ich sage Bescheid.
deputy-lapsed = Die Vertretung durch { $name } bei „{ $organisation }“ ist zu Ende. Ab jetzt läuft alles wieder über die Ansprechperson.
deputy-over = Diese Vertretung ist schon beendet.
