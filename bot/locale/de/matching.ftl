# Vorschläge und ihre Antworten.

suggestions-none = Gerade wartet kein Vorschlag auf eine Antwort.
suggestions-no-profile = Vorschläge gibt es, sobald das Profil fertig ist. Weiter geht es mit /start.
suggestions-no-challenge = Vorschläge gibt es, sobald eine Herausforderung eingetragen ist. Los geht es mit /herausforderung.
suggestions-maker = { $count ->
    [one] *Ein Vorschlag* passt:
   *[other] *{ $count } Vorschläge* passen. Hier der beste:
}
suggestions-contact = { $count ->
    [one] *Ein Vorschlag* passt:
   *[other] *{ $count } Vorschläge* passen. Hier der beste:
}
suggestions-next = { $count ->
    [one] Ein Vorschlag wartet noch:
   *[other] { $count } Vorschläge warten noch. Der nächste:
}
suggestions-further = { $count ->
    [one] Noch *ein Vorschlag* passt:
   *[other] Noch *{ $count } Vorschläge* passen. Der nächste:
}
suggestions-moved-up = { $new ->
    [one] Einer ist nachgerückt
   *[other] { $new } sind nachgerückt
}, also sind es *{ $count } Vorschläge*. Der nächste:

suggestion-challenge = *{ $title }*
    { $organisation }, { $region }. { $need }
suggestion-goal = Gelungen, wenn: { $success }
suggestion-profile = *{ $trade ->
    [creative] Kreativwirtschaft
    [scientist] Wissenschaft
    [other] { $other }
   *[maker] Maker
}, { $region }:* { $doing }
    Kann: { $skills }
    Erwartet: { $expectations } – „{ $hopes }“
suggestion-reason = • { $reason }
suggestion-matter = Zu besprechen: { $matter }
fit-quote = „{ $words }“
fit-phrase-maker = Gesucht: { $challenge } – { $address ->
    [du] du nennst
   *[sie] Sie nennen
}: { $profile }
fit-phrase-contact = { $address ->
    [du] Du suchst
   *[sie] Sie suchen
}: { $challenge } – das Profil nennt: { $profile }
fit-phrase-lead = Gesucht: { $challenge } – das Profil nennt: { $profile }
fit-same-maker = Gesucht: { $challenge } – das { $address ->
    [du] nennst du
   *[sie] nennen Sie
} auch
fit-same-contact = { $address ->
    [du] Du suchst
   *[sie] Sie suchen
}: { $challenge } – das nennt auch das Profil
fit-same-lead = Gesucht: { $challenge } – das nennt auch das Profil
fit-meaning-maker = Das könnte passen: { $challenge } – in { $address ->
    [du] deinem
   *[sie] Ihrem
} Profil: { $profile }
fit-meaning-contact = Das könnte passen: { $challenge } – im Profil: { $profile }
fit-meaning-lead = Das könnte passen: { $challenge } – im Profil: { $profile }
fit-expectation = Beide Seiten wünschen sich: { $things }
fit-sector = Beide aus der Branche { $things }
fit-region = Beide in der Region { $things }

# Was nicht passt und zu besprechen wäre.

matter-expectation-maker = was herauskommen soll (bei { $address ->
    [du] dir
   *[sie] Ihnen
} { $profile }, bei der Organisation { $challenge })
matter-expectation-contact = was herauskommen soll (bei { $address ->
    [du] dir
   *[sie] Ihnen
} { $challenge }, im Profil { $profile })
matter-expectation-lead = was herauskommen soll (bei der Organisation { $challenge }, im Profil { $profile })
matter-language-maker = die Sprache (die Herausforderung ist auf { $language } geschrieben)
matter-language-contact = die Sprache (das Profil ist auf { $language } geschrieben)
matter-in-de = Deutsch
matter-in-en = Englisch
matter-in-cs = Tschechisch
matter-region = der Weg (die Herausforderung in der Region { $challenge }, { $own ->
    [yes] { $address ->
        [du] du
       *[sie] Sie
    }
   *[no] das Profil
} in { $profile })
matter-region-paid = der Weg (die Herausforderung in der Region { $challenge }, { $own ->
    [yes] { $address ->
        [du] du
       *[sie] Sie
    }
   *[no] das Profil
} in { $profile }; Reisekosten bietet die Organisation an)
matter-budget = das Geld (im Profil steht { $order }, ein Budget ist nicht angegeben)
matter-availability = die Zeit (im Profil: { $times })

# Warum dieser Vorschlag?

why-none = Gerade gibt es keinen Vorschlag zu erklären. Neue gibt es mit /vorschlaege.
why-gone = Diesen Vorschlag gibt es nicht mehr. Neues gibt es mit /vorschlaege.
why-head-maker = *Warum „{ $title }“?*
why-head-contact = *Warum dieses Profil für „{ $title }“?*
why-fits = *Was sich ergänzt*
why-shared = *Was beiden gemeinsam ist*
why-matters = *Was zu besprechen wäre*
why-how = { $meaning ->
    [yes] Verglichen habe ich die Worte beider Seiten: gleiche Wörter, Teile von Wörtern, ähnliche Schreibweisen, was Gewerke können, und mit einem Sprachmodell auf diesem Rechner, was Texte bedeuten.
   *[no] Verglichen habe ich die Worte beider Seiten: gleiche Wörter, Teile von Wörtern, ähnliche Schreibweisen, und was Gewerke können.
} Gemeinsame Wünsche, Region und Sprache ordnen nur, was etwa gleich gut passt. Namen und Bilder zählen nicht.

suggestion-yes = Interessiert
suggestion-no = Nichts für mich
suggestion-later = Später
suggestion-why = Warum?
suggestion-again = Das ist schon so vermerkt.
suggestion-full = Hier ist inzwischen kein Platz mehr frei. Das tut mir leid.
suggestion-withdrawn = Dieser Vorschlag ist nicht mehr offen. Neues gibt es mit /vorschlaege.
suggestion-matched = Hier haben schon beide Seiten Ja gesagt.
suggestion-declined = Dieser Vorschlag hat sich schon erledigt.
suggestion-lapsed = Dieser Vorschlag ist verfallen, die Zeit zum Antworten ist um.
suggestion-held-maker = Diese Herausforderung wird gerade überarbeitet, so lange ruht alles dazu. Wenn es weitergeht, steht sie wieder unter /vorschlaege.
suggestion-held-contact = { $address ->
    [du] Deine
   *[sie] Ihre
} Herausforderung ist gerade nicht freigegeben, so lange ruht alles dazu. Wo sie steht, zeigt /herausforderung.
suggestion-said-interested = Gut, ich frage die andere Seite. Zum Antworten hat sie { $days ->
    [one] einen Tag
   *[other] { $days } Tage
}.
suggestion-said-declined = Gut, dieser Vorschlag kommt nicht wieder.
suggestion-said-later = Gut, der Vorschlag bleibt unter /vorschlaege liegen.

request-contact = Jemand interessiert sich für { $address ->
    [du] deine
   *[sie] Ihre
} Herausforderung:
request-maker = Eine Organisation interessiert sich für { $address ->
    [du] dein
   *[sie] Ihr
} Können:
request-again-maker = Mit „{ $title }“ geht es nach der Überarbeitung weiter, und die Anfrage gilt noch. Zum Antworten { $days ->
    [one] ist wieder ein Tag
   *[other] sind wieder { $days } Tage
} Zeit:
request-again-contact = Mit „{ $title }“ geht es weiter. { $count ->
    [one] Eine Anfrage dazu gilt noch
   *[other] { $count } Anfragen dazu gelten noch
}, zum Antworten { $days ->
    [one] ist wieder ein Tag
   *[other] sind wieder { $days } Tage
} Zeit{ $count ->
    [one] :
   *[other] . Die erste:
}
request-reminder = { $count ->
    [one] Diese Anfrage wartet noch auf eine Antwort:
   *[other] Diese Anfrage verfällt am { $until }:
}
request-rests = „{ $title }“ wird noch überarbeitet, so lange ruht die Anfrage. Sobald es weitergeht, beginnt die Zeit zum Antworten neu; bis dahin ist nichts zu tun.
request-rests-contact = Zu „{ $title }“ steht noch eine Anmerkung der Koordination offen: „{ $comment }“ Eine Anfrage dazu ruht, bis die Herausforderung überarbeitet ist.
request-rests-lead = Herausforderung { $number } („{ $title }“) { $review ->
    [returned] ist seit { $since } mit der Anmerkung bei { $name } und noch nicht überarbeitet
   *[open] liegt seit { $since } bei der Koordination und ist noch nicht gelesen
}. Eine Anfrage dazu ruht so lange.
request-lapsed-asked = Die Anfrage zu „{ $title }“ ist ohne Antwort verfallen. Neue Vorschläge gibt es mit /vorschlaege.
request-lapsed-asking = Zu „{ $title }“ kam leider keine Antwort. Das liegt oft an der Zeit, nicht an der Idee. Weiter geht es mit /vorschlaege.
request-declined = Zu „{ $title }“ kam diesmal ein Nein. Das kommt vor und sagt nichts über die Idee. Weiter geht es mit /vorschlaege.
request-withdrawn-maker = Eine Herausforderung, die { $address ->
    [du] dich
   *[sie] Sie
} interessiert hat, ist nicht mehr offen: Alle Plätze sind vergeben. Weiter geht es mit /vorschlaege.
request-withdrawn-contact = Ein Profil, das { $address ->
    [du] dich
   *[sie] Sie
} interessiert hat, ist nicht mehr frei: Alle Plätze sind vergeben. Weiter geht es mit /vorschlaege.
