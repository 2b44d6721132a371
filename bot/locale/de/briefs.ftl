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
