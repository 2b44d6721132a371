# Die Gesprächsführung selbst.

talk-question = *{ $step }/{ $of }* { $question }
talk-option = { $label }
talk-ticked = ✓ { $label }
talk-done = Fertig
talk-back = Zurück
talk-skip = Überspringen
talk-right = Passt so
talk-other = Anders
talk-change = Etwas ändern
talk-which = Was { $address ->
    [du] möchtest du
   *[sie] möchten Sie
} ändern?
talk-readback = Verstanden: *{ $value }*. Stimmt das?
talk-either = Das lässt sich verschieden lesen. Was ist gemeint?
talk-value = { $value }
talk-list = { $items }
talk-answer = *{ $name }:* { $value }
talk-nothing = –
talk-elsewhere = Die offene Frage steht jetzt im anderen Messenger.
talk-twice = (vielleicht doppelt)
talk-media-photo = ein Foto
talk-media-file = eine Datei
talk-without = Weglassen
talk-media-more = { $count ->
    [one] Danke, das ist dabei. Es darf noch mehr kommen; sonst bitte *Fertig*.
   *[other] Danke, das sind jetzt { $count }. Es darf noch mehr kommen; sonst bitte *Fertig*.
}
talk-media-photos = { $count ->
    [one] ein Foto
   *[other] { $count } Fotos
}
talk-media-files = { $count ->
    [one] eine Datei
   *[other] { $count } Dateien
}
talk-media-full = Mehr als { $most } Bilder oder Dateien gehen nicht. Am Ende lassen sie sich austauschen.
talk-gleaned = *Das habe ich schon verstanden:*
talk-singly = Lieber einzeln
talk-unsure = Das macht nichts. Eine kurze Antwort genügt, später lässt sich alles ändern. Wer nicht weiterkommt, fragt mit /frage die Koordination.
talk-contradiction = Da steht dasselbe einmal mit und einmal ohne „nicht“. Was gilt?
talk-cancelled = Gut, das lassen wir. /hilfe zeigt, was sonst geht.
talk-left = Diese Fragen haben sich erledigt, weil { $address ->
    [du] du in dieser Rolle nicht mehr dabei bist
   *[sie] Sie in dieser Rolle nicht mehr dabei sind
}. Wieder einsteigen geht mit /start.
talk-counted = Zu meiner letzten Frage kam nichts mehr. Was { $address ->
    [du] du davor gesagt hast
   *[sie] Sie davor gesagt haben
}, zählt trotzdem.
talk-ended = Damit ist nicht mehr festgehalten, { $known ->
    [yes] was noch offen war: „{ $words }“
   *[no] was noch offen war.
}
talk-no-room = Auf einmal ist mehr offen, als warten kann. Nicht festgehalten ist, { $known ->
    [yes] was schon länger wartet: „{ $words }“
   *[no] was { $address ->
        [du] du davon zuerst gesagt hast
       *[sie] Sie davon zuerst gesagt haben
    }.
}
talk-unkept = Gemeint ist: „{ $words }“ – wenn das inzwischen noch einmal kam, ist nichts mehr zu tun.
talk-left-out = Nicht dabei ist „{ $words }“: Auf die Frage, ob das die Antwort ist, kam kein Ja mehr.
talk-returned = Weiter mit *{ $name }*.
talk-returned-month = Weiter mit *{ $name }*, Treffen im { $month }.
talk-settled = Meine Frage dazu hat sich damit erledigt.
talk-stopped = Gut, wir hören hier auf. Von vorn geht es mit { $brief ->
    [yes] /herausforderung
   *[no] /start
}, wann es passt.
talk-help = { $address ->
    [du] Antworte
   *[sie] Antworten Sie
} einfach mit eigenen Worten oder mit einem Knopf. *zurück* geht eine Frage zurück, *überspringen* lässt sie aus, *abbrechen* hört auf. Eine Frage an die Koordination geht mit /frage.
talk-first = Weiter zurück geht es nicht. /abbrechen hört ganz auf.
talk-needed = Diese Antwort brauche ich, sonst geht es nicht weiter.
talk-asked = Das ist eine Frage, also trage ich nichts ein. Hier genügt eine kurze Antwort, später lässt sich alles ändern. Wer es genauer wissen möchte, schreibt */frage* und die Frage dahinter.
talk-stray = „{ $word }“ ist ein Knopf, der hier nicht steht, also trage ich nichts ein.
talk-attach = Hier brauche ich eine Datei. Was eben geschrieben wurde, habe ich nicht notiert.
talk-added = Gut, das steht mit dabei: „{ $text }“
    Wenn das nicht stimmt, bitte *Zurück*.
talk-choose = Das passt zu keiner der Antworten. { $address ->
    [du] Tippe auf eine oder schreib
   *[sie] Tippen Sie auf eine oder schreiben Sie
} ihre Nummer.
talk-early = Mehr dazu höre ich gleich gern; zuerst brauche ich eine der Antworten hier unten.
talk-choose-many = „{ $word }“ steht nicht zur Wahl. Mehrere Nummern mit Komma gehen auch, zum Beispiel: 1, 3
talk-choose-rest = „{ $word }“ steht nicht zur Wahl. Was ich verstanden habe, ist angekreuzt. Fehlt noch etwas? Sonst „Fertig“.
talk-too-few = { $least ->
    [one] Bitte mindestens eine Antwort.
   *[other] Bitte mindestens { $least } Antworten.
}
talk-no-media = Hier brauche ich eine Antwort in Worten.
talk-media-alone = Gehört das zu einem Update? Dann bitte erst /update schreiben, danach frage ich nach Foto oder Datei.
talk-void = Das gilt nicht mehr, es gehört zu einer früheren Frage.
talk-no-office = { $address ->
    [du] Dein
   *[sie] Ihr
} Programm ist hier gerade nicht eingerichtet.
talk-nothing-open = Gerade ist keine Frage offen.
talk-unknown = Diesen Befehl kenne ich nicht. /hilfe zeigt alle.
talk-unknown-yet = Diesen Befehl kenne ich nicht. Die meisten gehen erst nach der Anmeldung; /hilfe zeigt, was jetzt schon geht.
talk-unknown-near = Diesen Befehl kenne ich nicht. { $address ->
    [du] Meinst du
   *[sie] Meinen Sie
} { $command }?
talk-for-others = { $command } ist für { $roles } gedacht. Was { $address ->
    [du] du tun kannst
   *[sie] Sie tun können
}, zeigt /hilfe.
role-many = { $role ->
    [contact] Ansprechpersonen
    [expert] Fachleute
    [coordinator] die Koordination
   *[maker] Maker
}
talk-hello = Hallo. Was kann ich tun? /hilfe zeigt, was geht.
talk-greeting = Hallo { $name }. Was kann ich tun? /hilfe zeigt, was geht.
talk-here-again = Hallo! Hier waren wir:
talk-thanks = Gern.
talk-choice = { $label }
talk-which-card = { $address ->
    [du] Falls das hierfür gemeint war, antworte bitte noch einmal:
   *[sie] Falls das hierfür gemeint war, antworten Sie bitte noch einmal:
}

    „{ $text }“
talk-which-button = { $address ->
    [du] Dafür tippe bitte auf den Knopf, oder schreib genau das, was darauf steht:
   *[sie] Dafür tippen Sie bitte auf den Knopf, oder schreiben Sie genau das, was darauf steht:
}

    „{ $text }“
talk-which-above = Falls das für etwas weiter oben gemeint war: { $address ->
    [du] Tippe bitte dort auf den Knopf, oder ruf es noch einmal auf.
   *[sie] Tippen Sie bitte dort auf den Knopf, oder rufen Sie es noch einmal auf.
} /hilfe zeigt, womit.
talk-which-question = { $question }

    Ist „{ $text }“ die Antwort darauf?
talk-not-understood = Das habe ich nicht verstanden. /hilfe zeigt, was ich kann.
talk-not-understood-near = Das habe ich nicht verstanden. { $address ->
    [du] Meinst du
   *[sie] Meinen Sie
} { $command }?
edited-taken = Gut, die Antwort ist geändert.
edited-settled = Diese Nachricht habe ich schon beantwortet, die Änderung zählt nicht mehr. Bitte neu schreiben, was jetzt gilt; /hilfe zeigt, was geht.
talk-plain = (Was hier an Knöpfen und Dateien dazugehört, konnte ich nicht mitschicken. Eine Antwort geht auch in Worten; klappt es nicht, hilft die Koordination.)
talk-sorry = Da ist bei mir etwas schiefgegangen. Bitte noch einmal versuchen; bleibt es dabei, hilft die Koordination.
help-lead = *Koordination*
    { $lines }
help-team = *Team*
    { $lines }
help-own = *Profil*
    { $lines }
help-calm = *Ruhe*
    { $lines }
help-help = *Hilfe*
    { $lines }
help-data = *Daten*
    { $lines }

help-line = { $command } – { $what }
help-below = { $before }
    { $line }
help-foot = { $address ->
    [du] Du kannst
   *[sie] Sie können
} mir auch einfach schreiben.
help-words = *Was hinter dem Befehl stand, hat niemand gelesen.* Mit /frage und denselben Worten geht es an die Koordination.{ $team ->
    [yes] {" "}Kommt ein Team nicht weiter, meldet das /update und ruft auf Wunsch Hilfe.
   *[no] {""}
}
menu-start = Weitermachen oder neu beginnen
menu-cancel = Die offene Frage lassen
menu-help = Was ich kann

room-hint = Hier höre ich nur auf Befehle, zum Beispiel /treffen. Alles andere gern im privaten Chat.

# Was nicht gelesen werden konnte. Die Frage kommt danach noch einmal, also fragen diese Texte nicht.

reject-empty = Da war nichts zu lesen.
reject-too-short = Das ist sehr kurz. Ein paar Worte mehr, bitte.
reject-too-long = Das ist zu lang. { $limit } Zeichen sind genug.
reject-too-small = Das ist zu wenig. Mindestens { $limit }.
reject-too-large = Das ist zu viel. Höchstens { $limit }.
reject-too-many = Das sind zu viele auf einmal. { $limit } genügen.
reject-emoji-only = Emojis allein verstehe ich nicht. Bitte in Worten.
reject-not-a-name = Das sieht nicht nach einem Namen aus. Vor- und Nachname reichen.
reject-not-a-number = Das ist keine Zahl, die ich verstehe.
reject-not-an-amount = Das ist kein Betrag, den ich verstehe. Zum Beispiel: 500 EUR
reject-not-a-link = Das ist kein Link. So geht es: www.ada.example.org
reject-not-a-date = Diesen Termin verstehe ich nicht. So geht es: „nächsten Di 14 Uhr“ oder „3.12. um 9“.
reject-not-a-day = Diesen Tag verstehe ich nicht. So geht es: „25.10.“ oder „Ende nächster Woche“.
reject-day-too-far = So lange geht es nicht am Stück: höchstens { $limit } Tage.
reject-not-yes-or-no = Ein Ja oder ein Nein, bitte.
reject-no-time = Den Tag habe ich. Es fehlt noch die Uhrzeit.
reject-past = Das liegt in der Vergangenheit.
reject-ambiguous = Das lässt sich verschieden lesen. Bitte genau einen Termin, mit Tag und Uhrzeit.
reject-negated = Das klingt nach einem Nein. Ich brauche einen Termin, der geht.
reject-repeated = Regelmäßige Termine kann ich noch nicht eintragen, nur den nächsten.
reject-vague = Das ist mir zu ungenau. Bitte genauer.
reject-impossible = Diesen Tag gibt es nicht.
reject-contradiction = Wochentag und Datum passen nicht zusammen.
reject-too-far = Das ist noch sehr lange hin. Bitte einen Termin innerhalb eines Jahres.

odd-sticker = Sticker kann ich nicht lesen. Bitte in Worten.
odd-voice = Danke, aber Sprachnachrichten kann ich leider nicht hören. Bitte kurz als Text.
odd-contact = Danke, aber mit einem weitergeleiteten Kontakt kann ich hier nichts anfangen. Bitte als Text.
odd-location = Einen Standort kann ich hier nicht verwenden. Bitte als Text.
odd-poll = Eine Umfrage kann ich hier nicht verwenden. Bitte als Text.
odd-too-big = Die Datei ist zu groß. Bis 20 MB geht es.
odd-barred = Solche Dateien nehme ich nicht an. Bilder, PDF, Office-Dokumente und Text gehen.
odd-too-fast = Langsamer bitte. Das war so viel auf einmal, dass ich nicht alles lesen konnte. Nach einer kurzen Pause geht es weiter.
odd-too-late = Was vor mehr als zwei Tagen geschrieben oder angetippt wurde, oder bevor ich auf einen früheren Stand zurückgesetzt wurde, beantworte ich nicht mehr. Bitte noch einmal schicken, was noch gilt; eine Auswahl geht auch als Zahl oder in Worten.
odd-missing = Etwas von dem, was hier zuletzt geschrieben wurde, hat mir der Messenger nicht gegeben. Was ich nicht beantwortet habe und noch gilt, bitte noch einmal schicken.
odd-sealed =
    Diese Nachricht ist verschlüsselt angekommen, aber ohne Schlüssel. Bitte noch einmal schicken.

    Hilft das nicht, dann bitte die App neu starten oder einen neuen Chat mit mir beginnen.
odd-other = Damit kann ich nichts anfangen. Bitte als Text.

# Erinnerungen, die zusammengefasst sind.

digest-head = { $count ->
    [one] Eine Sache wartet:
   *[other] { $count } Sachen warten:
}
digest-matter = *{ $number }.* { $matter }
digest-choice = Zu { $number }: { $label }
pause-offer = Auf meine letzten Nachrichten kam keine Antwort. Verabredete Treffen sage ich immer an. Soll ich mit den anderen Erinnerungen aufhören?
pause-start = Ja, Pause
pause-not = Nein, weiter so
unreachable = { $name } ({ $role ->
    [contact] Ansprechperson
    [expert] Fachperson
    [coordinator] Koordination
   *[maker] Maker
}) ist nicht mehr erreichbar: Der Chat mit mir ist gesperrt oder gelöscht. Bitte auf anderem Weg nachfragen.
talk-media-words = Mit diesen Worten kann ich die Datei nicht annehmen.
talk-media-kept = Danke, ist dabei.
talk-media-left = { $kind ->
    [photo] Das Foto
   *[file] Die Datei
} ging dabei nicht mit.
talk-media-one = Es geht nur ein Foto oder eine Datei mit: was zuerst kam.
talk-media-later = { $kind ->
    [photo] Das Foto
   *[file] Die Datei
} ging noch nicht mit: bitte noch einmal schicken, wenn ich danach frage.
