# Runden: ein ganzes Programm auf einmal zusammenbringen, erst ansehen, dann verschicken.

menu-match = Runde: alle zusammenbringen

round-name = { $name }{ $number ->
    [0] {""}
   *[other] {" "}(Nr. { $number })
}
round-nameless = jemand ohne Namen
round-programme = { $name }
round-percent = { $tenth ->
    [0] { $whole } %
   *[other] { $whole },{ $tenth } %
}

round-which-rule = Diese Regel kann in mehreren Programmen gemeint sein. In welchem? Dort bitte noch einmal schreiben.
round-which-programme = Für welches Programm?
round-begins = *Runde für { $programme }:* { $makers ->
    [one] ein Maker
   *[other] { $makers } Maker
} und { $challenges ->
    [one] eine Herausforderung
   *[other] { $challenges } Herausforderungen
} mit freien Plätzen.
round-thinking = Ich rechne; gleich kommt die Vorschau.
round-nobody = Für eine Runde braucht es beide Seiten. Freie Plätze und ein fertiges Profil { $makers ->
    [0] hat gerade kein Maker
    [one] hat ein Maker
   *[other] haben { $makers } Maker
}, freigegeben mit freien Plätzen { $challenges ->
    [0] ist keine Herausforderung
    [one] ist eine Herausforderung
   *[other] sind { $challenges } Herausforderungen
}. Wer fehlt, zeigt /personen; dazuholen geht mit /invite.
round-not-understood = „{ $words }“ verstehe ich hier nicht. Eine Runde beginnt mit /runde; eine Regel liest sich so: „Ada nicht mit Alte Brauerei“, „Ben unbedingt mit Gießerei“ oder „Sägewerk bekommt niemanden“.
round-shared = { $name } arbeitet schon an dieser Runde. Es gibt eine je Programm, und { $address ->
    [du] du kannst hier weitermachen
   *[sie] Sie können hier weitermachen
}.
round-over = Diese Runde ist nicht mehr offen. Den Stand zeigt /runde.
round-sent = Diese Runde hat { $name } schon verschickt. Den Stand zeigt /runde.
round-outdated = Das war eine frühere Vorschau. Es gilt diese:
round-dropped = Verworfen. Niemand hat etwas bekommen; Regeln mit „nicht“ gelten in der nächsten Runde weiter.

round-head = *Runde { $number }, { $programme }:* { $pairs ->
    [0] kein Paar
    [one] ein Paar
   *[other] { $pairs } Paare
}, { $left ->
    [0] niemand ohne Partner
    [one] einmal ohne Partner
   *[other] { $left } ohne Partner
}. Verschickt ist noch nichts.
round-aim-best = Ziel *beste Summe*: So passt es insgesamt am besten, jede Herausforderung möglichst mit jemandem. { $percent } von dem, was ohne jede Regel möglich wäre.
round-aim-nobody = Ziel *niemand bleibt übrig*: So wenige wie möglich gehen leer aus. { $percent } von dem, was ohne diese Rücksicht und ohne Regeln möglich wäre.
round-aim-stable = Ziel *stabil*: Keine zwei hätten lieber einander als das, was sie hier bekommen. { $percent } von dem, was ohne diese Rücksicht und ohne Regeln möglich wäre.
round-passed-over = { $count ->
    [one] Einmal hätten zwei Seiten lieber einander.
   *[other] { $count }-mal hätten zwei Seiten lieber einander.
}
round-line = { $number }. { $challenge } – { $maker }, { $percent }
round-left = ○ { $name }: { $why }
round-why-nothing = nichts passt gut genug
round-why-ruled = durch Regeln ausgeschlossen
round-why-others = was passt, haben andere
round-why-changed = was passte, hat sich geändert
round-choose-best = Beste Summe
round-choose-nobody = Niemand übrig
round-choose-stable = Stabil
round-send = Verschicken
round-send-now = Ja, verschicken
round-sure = { $pairs ->
    [one] Ein Vorschlag geht
   *[other] { $pairs } Vorschläge gehen
} an { $people } Menschen hinaus, frühestens { $at }.{ $left ->
    [0] {""}
    [one] {" "}Wer ohne Partner bleibt, erfährt es.
   *[other] {" "}Die { $left } ohne Partner erfahren es.
} Verschicken?
round-drop = Verwerfen
round-pairs = Paar ändern
round-rules = Regeln
round-back = Letzten Schritt zurück
round-page = Seite { $page } von { $of }
round-more = Weitere
round-view = Zur Vorschau

round-cost = *Das kostet { $percent }* vom Möglichen.
round-gain = *Das bringt { $percent }* vom Möglichen.
round-rules-cost = Die Regeln kosten zusammen *{ $percent }* vom Möglichen.
round-cost-nothing = *Das kostet nichts.*
round-left-now = Ohne Partner: { $after } statt { $before }.
round-same = An den Paaren ändert das nichts.
round-moved = { $came ->
    [yes] +
   *[no] −
} { $challenge } – { $maker }
round-more-moved = … und { $count } weitere Änderungen

round-picture = Runde { $number }{ $of ->
    [1] {""}
   *[other] , Bild { $part } von { $of }
}
round-picture-left = Ohne Partner: { $names }{ $more ->
    [0] {""}
   *[other] {" "}und { $more } weitere
}
round-picture-key = Je dicker die Linie, desto besser passt das Paar.
round-file = runde-{ $number }-{ $part }.png

round-pairs-which = Um welches Paar geht es?
round-choose-pair = { $number }. { $challenge } – { $maker }
round-pair = *{ $challenge } – { $maker }*, passt zu { $percent }.
round-part = Trennen
round-keep = Festhalten
round-swap = Lieber { $maker }, { $percent }{ $leaves ->
    [no] {""}
   *[yes] {" "}(statt { $challenge })
}
round-swaps = Wer stattdessen kommen kann, steht mit Aussicht unten; was der Tausch insgesamt kostet, zeigt danach die Vorschau, und er lässt sich zurücknehmen.
round-this-round = Was von Hand geändert ist, gilt nur in dieser Runde. Für immer trennt eine geschriebene Regel: „Ada nicht mit Alte Brauerei“.

round-rules-none = Noch gibt es keine Regeln.
round-rules-head = { $count ->
    [one] *Eine Regel* gilt:
   *[other] *{ $count } Regeln* gelten:
}
round-rules-how = Eine Regel lässt sich auch einfach schreiben: „Ada nicht mit Alte Brauerei“, „Ben unbedingt mit Gießerei“ oder „Sägewerk bekommt niemanden“.
round-rule-line = • { $rule }
round-rule-must = { $maker } unbedingt mit { $challenge }
round-rule-never = { $maker } nicht mit { $challenge }
round-rule-out = { $maker ->
    [yes] { $who } setzt in dieser Runde aus
   *[no] { $who } bekommt in dieser Runde niemanden
}
round-off = Ohne: { $rule }
round-off-done = Gut, diese Regel gilt nicht mehr: { $rule }.
round-off-already = Diese Regel gibt es nicht mehr.
round-said = { $maker }{ $placed ->
    [no] {""}
   *[yes] {" "}({ $region })
} – { $challenge }
round-said-must = Regel: { $rule }. Sie gilt für diese Runde.
round-said-never = Regel: { $rule }. Sie gilt auch für die nächsten Runden.
round-said-out = Regel: { $rule }.
round-said-already = Diese Regel gibt es schon: { $rule }.
round-only = { $said } Anderes schließt sie nicht aus; wohin { $maker } nicht soll, sagt je eine Regel mit „nicht“.
round-mean = { $address ->
    [du] Meinst du
   *[sie] Meinen Sie
}: { $rule }?
round-which = Welches Paar ist gemeint?{ $more ->
    [0] {""}
    [one] {" "}Es gibt noch ein weiteres; mit der Nummer aus /personen oder /challenges ist es eindeutig.
   *[other] {" "}Es gibt noch { $more } weitere; mit der Nummer aus /personen oder /challenges ist es eindeutig.
}
round-unknown-maker = Bei „{ $one }“ und „{ $other }“ erkenne ich die Herausforderung, aber keinen Maker. Es geht mit dem Namen oder der Nummer aus /personen.
round-unknown-challenge = Bei „{ $one }“ und „{ $other }“ erkenne ich den Maker, aber keine Herausforderung. Es geht mit dem Namen der Organisation oder der Nummer der Herausforderung.
round-unknown-both = Weder „{ $one }“ noch „{ $other }“ finde ich in diesem Programm.
round-unknown-one = „{ $one }“ finde ich in diesem Programm nicht. Es geht mit dem Namen oder der Nummer eines Makers aus /personen, oder mit dem Namen der Organisation oder der Nummer der Herausforderung.
round-which-one = Wer ist gemeint?{ $more ->
    [0] {""}
    [one] {" "}Es gibt noch eine weitere Möglichkeit; mit der Nummer aus /personen oder /challenges ist es eindeutig.
   *[other] {" "}Es gibt noch { $more } weitere; mit der Nummer aus /personen oder /challenges ist es eindeutig.
}

round-contradiction = *So geht es nicht auf.* Diese Regeln vertragen sich nicht:
round-clash-both = Dasselbe Paar soll unbedingt sein und darf nicht sein. Eine von beiden muss weg.
round-clash-out = { $who } soll in dieser Runde niemanden bekommen und doch unbedingt jemanden. Eine von beiden muss weg.
round-clash-crowded = { $count ->
    [one] { $who } hat keinen Platz mehr frei.
   *[other] So viele Plätze hat { $who } nicht frei. Eine von den { $count } muss weg.
}
round-clash-unknown = { $who } ist nicht dabei: ausgetreten, in Pause, ohne Antwort auf Anfragen, ohne fertiges Profil oder ohne Freigabe.
round-clash-closed = Dieses Paar hat schon Nein gesagt, oder es kennt sich bereits aus einem Team.

round-empty = Kein Paar, also gibt es nichts zu verschicken.
round-news = *Noch nicht verschickt:* Seit der Vorschau hat sich etwas geändert.
round-news-line = • { $name }: { $why }
round-now-gone = nicht mehr dabei
round-now-met = hat inzwischen ein Team
round-now-full = kein Platz mehr frei
round-now-changed = Angaben geändert
round-news-closed = • { $challenge } – { $maker }: kommt nicht mehr infrage
round-news-new = • { $count ->
    [one] jemand ist neu dazugekommen
   *[other] { $count } sind neu dazugekommen
}
round-more-news = … und { $count } weitere Änderungen

round-going = *Runde { $number } ist bestätigt.* { $pairs ->
    [one] Ein Vorschlag geht
   *[other] { $pairs } Vorschläge gehen
} an { $people } Personen, frühestens { $at }.{ $left ->
    [0] {""}
    [one] {" "}Wer ohne Partner bleibt, erfährt es mit dem Grund und ist in der nächsten Runde vorn.
   *[other] {" "}Die { $left } ohne Partner erfahren es mit dem Grund und sind in der nächsten Runde vorn.
}
round-until-answer = Bis zur ersten Antwort lässt sich das zurücknehmen.
round-missed = { $count ->
    [one] Ein Paar konnte ich nicht mehr vorschlagen, inzwischen hat sich etwas geändert:
   *[other] { $count } Paare konnte ich nicht mehr vorschlagen, inzwischen hat sich etwas geändert:
}
round-last = Runde { $number } ist verschickt ({ $pairs ->
    [one] ein Paar
   *[other] { $pairs } Paare
}), geantwortet hat noch niemand.
round-new = Neue Runde
round-undo = Zurücknehmen
round-undone = Runde { $number } ist zurückgenommen. { $told ->
    [0] Gelesen hatte sie noch niemand.
    [one] Eine Person hatte schon Post und erfährt es.
   *[other] { $told } Personen hatten schon Post und erfahren es.
}
round-colleague-sent = { $name } hat Runde { $number } verschickt. Den Stand zeigt /runde.
round-colleague-undone = { $name } hat Runde { $number } zurückgenommen. Den Stand zeigt /runde.
round-undone-already = Diese Runde ist schon zurückgenommen.
round-undo-late = Das geht nicht mehr: Es gibt schon eine Antwort, und die wiegt jetzt mehr. Einzelne Vorschläge lassen sich mit den Beteiligten klären.

round-letter-maker = { $name } von der Koordination hat alle im Programm zusammen betrachtet. { $count ->
    [one] Für { $address ->
        [du] dich
       *[sie] Sie
    } kam dabei dieser Vorschlag heraus:
   *[other] Für { $address ->
        [du] dich
       *[sie] Sie
    } kamen dabei { $count } Vorschläge heraus. Hier der erste:
}
round-letter-contact = { $name } von der Koordination hat alle im Programm zusammen betrachtet. { $count ->
    [one] Für { $address ->
        [du] deine
       *[sie] Ihre
    } Herausforderung kam dabei dieser Vorschlag heraus:
   *[other] Für { $address ->
        [du] deine
       *[sie] Ihre
    } Herausforderung kamen dabei { $count } Vorschläge heraus. Hier der erste:
}
round-left-maker-nothing = In dieser Runde war für { $address ->
    [du] dich
   *[sie] Sie
} noch nichts dabei: Keine Herausforderung passte gut genug. Genauer wird das Profil mit /profil.
round-left-maker-others = In dieser Runde war für { $address ->
    [du] dich
   *[sie] Sie
} noch nichts dabei: Was gepasst hätte, ging diesmal an andere.
round-left-maker-ruled = In dieser Runde war für { $address ->
    [du] dich
   *[sie] Sie
} noch nichts dabei: Die Koordination hat diesmal anders zusammengestellt.
round-left-maker-changed = In dieser Runde war für { $address ->
    [du] dich
   *[sie] Sie
} noch nichts dabei: Was gepasst hätte, hat sich kurz vor dem Versand geändert.
round-left-contact-nothing = In dieser Runde kam zu „{ $titles }“ noch kein Vorschlag heraus: Kein Profil passte gut genug.
round-left-contact-others = In dieser Runde kam zu „{ $titles }“ noch kein Vorschlag heraus: Wer gepasst hätte, ging diesmal an andere.
round-left-contact-ruled = In dieser Runde kam zu „{ $titles }“ noch kein Vorschlag heraus: Die Koordination hat diesmal anders zusammengestellt.
round-left-contact-changed = In dieser Runde kam zu „{ $titles }“ noch kein Vorschlag heraus: Was gepasst hätte, hat sich kurz vor dem Versand geändert.
round-left-first = In der nächsten Runde { $address ->
    [du] bist du
   *[sie] sind Sie
} vorn mit dabei.
round-taken-back-goes = { $name } von der Koordination hat die letzte Runde zurückgenommen. Was daraus kam, gilt nicht mehr; { $address ->
    [du] du musst nichts tun und hörst
   *[sie] Sie müssen nichts tun und hören
} wieder von mir.
round-taken-back-stays = { $name } von der Koordination hat die letzte Runde zurückgenommen. Was schon vorher offen war, bleibt offen; /vorschlaege zeigt es.
round-taken-back-both = { $name } von der Koordination hat die letzte Runde zurückgenommen. Was sie Neues brachte, gilt nicht mehr; was schon vorher offen war, bleibt offen, und /vorschlaege zeigt es.
round-letter-void = Diese Runde ist zurückgenommen; ihr Vorschlag gilt nicht mehr.
round-letter-before = Dieser Vorschlag bestand schon vor der Runde und bleibt:
