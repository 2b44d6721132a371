# Einladungen: Codes mit Links und QR-Codes, für eine Person oder für viele.

menu-invite = Jemanden einladen: Code, Link und QR-Code

invite-programme = In welches Programm?
invite-role = Wen { $address ->
    [du] möchtest du
   *[sie] möchten Sie
} einladen?
invite-role-maker = Maker, Kreative, Forschende
invite-role-contact = Eine Ansprechperson
invite-role-expert = Eine Fachperson
invite-role-coordinator = Eine Koordination
invite-uses = Für wie viele Personen? Für ein Plakat oder einen Newsletter passt „Beliebig viele“.
invite-uses-one = Eine
invite-uses-ten = Zehn
invite-uses-fifty = Fünfzig
invite-uses-any = Beliebig viele
invite-life = Wie lange soll der Code gelten?
invite-life-week = Eine Woche
invite-life-month = 30 Tage
invite-life-always = Ohne Ablauf

invite-made = Einladung zu *{ $programme }* { $role ->
    [contact] für eine Ansprechperson
    [expert] für eine Fachperson
    [coordinator] für die Koordination
   *[maker] für Maker, Kreative, Forschende
}, { $uses ->
    [0] für beliebig viele
    [one] gilt einmal
   *[other] für { $uses } Personen
}{ $limited ->
    [yes] , bis { $until }
   *[no] {""}
}.
invite-code = Code zum Eintippen: *{ $code }*
invite-at-telegram = Telegram: { $link }
invite-at-matrix = Matrix: { $link } (Chat beginnen und den Code schreiben)
invite-at-console = Hier: { $link }
invite-revoke = Zurückziehen

invite-list = *Diese Codes gelten:*
invite-line = { $number }. Vom { $since }: { $programme }, { $role ->
    [contact] Ansprechperson
    [expert] Fachperson
    [coordinator] Koordination
   *[maker] Maker
}, { $uses ->
    [0] beliebig oft
    [one] noch einmal
   *[other] noch { $uses }-mal
}{ $limited ->
    [yes] , bis { $until }
   *[no] {""}
}
invite-card = Ein Code vom { $since } für *{ $programme }*, { $role ->
    [contact] Ansprechperson
    [expert] Fachperson
    [coordinator] Koordination
   *[maker] Maker
}, { $uses ->
    [0] gilt beliebig oft
    [one] gilt noch einmal
   *[other] gilt noch { $uses }-mal
}{ $limited ->
    [yes] , bis { $until }
   *[no] {""}
}. Den Code selbst kenne ich nicht mehr; aufbewahrt wird nur, woran ich ihn erkenne.
invite-new = Neue Einladung
invite-open = Nr. { $number }
invite-more = Weitere
invite-none = Kein Code gilt.
invite-revoked = Zurückgezogen: Mit diesem Code kommt niemand mehr herein. Wer schon da ist, bleibt.
invite-over = Dieser Code gilt nicht mehr.
invite-gone = Dieses Programm gibt es hier nicht mehr.
