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
suggestions-nothing-maker = Noch passt keine Herausforderung. Sobald eine neue dazukommt, lohnt sich /vorschlaege. Genauer wird das Profil mit /profil.
suggestions-nothing-contact = Noch passt kein Profil. Sobald sich neue Leute vorstellen, lohnt sich /vorschlaege.
suggestions-held-contact = Vorschläge gibt es, sobald die Herausforderung freigegeben ist. Wo sie steht, zeigt /herausforderung.
suggestions-full-maker = { $address ->
    [du] Du bist
   *[sie] Sie sind
} schon in so vielen Teams, wie das Programm vorsieht. Neue Vorschläge gibt es, sobald eines endet.
suggestions-full-contact = Alle Plätze im Team sind vergeben, also gibt es keine neuen Vorschläge.

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
fit-word-maker = Gesucht wird „{ $challenge }“, { $address ->
    [du] du nennst
   *[sie] Sie nennen
} „{ $profile }“.
fit-word-contact = { $address ->
    [du] Du suchst
   *[sie] Sie suchen
} „{ $challenge }“, das Profil nennt „{ $profile }“.
fit-region-maker = Beide in der Region { $challenge }.
fit-region-contact = Beide in der Region { $challenge }.
fit-expectation-maker = Beide Seiten wünschen sich: { $challenge }.
fit-sector-maker = Beide aus der Branche { $challenge }.
fit-expectation-contact = Beide Seiten wünschen sich: { $challenge }.
fit-sector-contact = Beide aus der Branche { $challenge }.

suggestion-yes = Interessiert
suggestion-no = Nichts für mich
suggestion-later = Später
suggestion-again = Das ist schon so vermerkt.
suggestion-full = Hier ist inzwischen kein Platz mehr frei. Das tut mir leid.
suggestion-withdrawn = Dieser Vorschlag ist nicht mehr offen. Neues gibt es mit /vorschlaege.
suggestion-matched = Hier haben schon beide Seiten Ja gesagt.
suggestion-declined = Dieser Vorschlag hat sich schon erledigt.
suggestion-lapsed = Dieser Vorschlag ist verfallen, die Zeit zum Antworten ist um.
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
request-reminder = { $count ->
    [one] Diese Anfrage wartet noch auf eine Antwort:
   *[other] Diese Anfrage verfällt am { $until }:
}
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
