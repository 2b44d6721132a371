# Herausforderungen: aus einem Wunsch wird etwas, unter dem sich andere etwas vorstellen können.

menu-challenge = Herausforderung ansehen, ändern oder neu stellen
menu-challenges = Herausforderungen lesen und freigeben

wish-title = Was soll gelöst werden? Eine Zeile genügt, zum Beispiel: Ehrenamtliche schneller einarbeiten
wish-expectations = Was soll am Ende herauskommen? Mehrere Antworten sind möglich.
wish-region = In welcher Region sitzt die Organisation?
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
brief-publish = Darf die Herausforderung veröffentlicht werden?
brief-publish-name = Veröffentlichen
brief-publish-yes = Ja
brief-publish-ask = Nach Rücksprache
brief-publish-no = Nein
brief-expectations = Was soll am Ende herauskommen? Mehrere Antworten sind möglich.
brief-expectations-name = Erwartungen
brief-region = In welcher Region sitzt die Organisation?
brief-region-name = Region
brief-summary = *{ $name }: So lesen es andere.* Nur die Zeile „Veröffentlichen“ sehen sie nicht.

brief-thanks = { $again ->
    [yes] Danke, Herausforderung { $number } ist geändert: „{ $title }“.
   *[no] Danke, „{ $title }“ ist als Herausforderung { $number } eingetragen.
} { $first ->
    [yes] Die Koordination liest sie und gibt sie frei, dann kommen die ersten Vorschläge.
   *[no] Die Koordination liest mit und meldet sich, falls etwas unklar ist.
}
brief-head = *{ $number }. { $title }*
    { $organisation }, { $region }
brief-standing = { $review ->
    [returned] Zurückgegeben, mit der Bitte um Überarbeitung.
    [released] Freigegeben.
   *[open] Liegt bei der Koordination.
} Veröffentlichen: { $publish }
brief-comment-line = Anmerkung der Koordination: „{ $comment }“
brief-revise = Überarbeiten
brief-another = Noch eine Herausforderung
brief-none = { $address ->
    [du] Du arbeitest
   *[sie] Sie arbeiten
} noch an keiner Herausforderung mit. Passende zeigt /vorschlaege.
brief-no-organisation = Es ist noch keine Organisation eingetragen. Mit /start geht es los.
brief-not-yours = Diese Herausforderung liegt inzwischen in anderen Händen.

# Was die Koordination liest.

brief-new = { $name } hat Herausforderung { $number } vorgelegt:
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
brief-released = „{ $title }“ ist freigegeben. Passende Vorschläge zeigt /vorschlaege.
brief-returned = Zu „{ $title }“ hat die Koordination eine Anmerkung:
    „{ $comment }“
brief-comment-comment = Was soll sich ändern? Die Ansprechperson liest diesen Text.
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
experts-removed = Gut, an { $name } gehen keine Fragen mehr.
experts-forward = Die nächste Nachricht bitte an die Person weiterleiten, die Fachfragen beantworten kann. Der Code gilt für eine Person.
experts-letter = { $name } bittet um Unterstützung: Bei *{ $programme }* darf ein Team hin und wieder eine Frage an { $organisation } stellen. Dafür braucht es jemanden vom Fach.
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
question-answer = Antworten
question-answered = Diese Frage ist schon beantwortet. Danke!
question-thanks = Danke, die Frage geht an { $name }. Die Antwort bekommt nur das Team.
question-gone = Diese Person lässt sich hier gerade nicht fragen. Wer gefragt werden kann, zeigt /experten.
question-over = Diese Frage ist nicht mehr offen.
response-text = Was { $address ->
    [du] antwortest du
   *[sie] antworten Sie
} auf „{ $text }“? Die Antwort bekommt nur das Team „{ $team }“.
response-told = { $name } antwortet auf „{ $question }“:
    „{ $text }“
response-thanks = Danke! Die Antwort geht an das Team „{ $team }“ und an niemanden sonst.
