# Fragen an die Koordination.

menu-ask = Die Koordination fragen

ask-programme = Um welches Programm geht es?
ask-text = Was { $address ->
    [du] möchtest du
   *[sie] möchten Sie
} von der Koordination wissen? Zum Beispiel: Werden Fahrtkosten erstattet?
ask-thanks = Danke, das geht an die Koordination: „{ $text }“ Die Antwort kommt hierher.
ask-unkept = Die Frage ist noch nicht weitergegeben: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /frage.
ask-before = Von hier gebe ich erst etwas weiter, wenn die Einwilligung da ist. Bis dahin beantwortet das Programm Fragen per E-Mail: { $email }. Wer verantwortlich ist und was mit den Daten geschieht, steht unter /datenschutz.
ask-nobody = Gerade ist niemand aus der Koordination hier erreichbar. Per E-Mail geht es auch: { $email }
ask-turned-away = Die Frage hat gerade niemanden aus der Koordination erreicht: Der Chat mit mir ist dort geschlossen. Sie liegt bereit, falls jemand zurückkommt. Per E-Mail geht es auch: { $email }
ask-told = { $known ->
    [yes] *{ $name }*
   *[no] *Jemand, der gerade erst dazukommt*
} ({ $role ->
    [contact] Ansprechperson
    [expert] Fachperson
    [coordinator] Koordination
   *[maker] Maker
}) fragt: „{ $text }“
ask-answer = Antworten
ask-reply-text = Was soll ich { $name } antworten?
ask-reply-unkept = Die Antwort auf eine Frage an die Koordination ist nicht verschickt: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit „{ ask-answer }“ unter der Frage.
ask-somebody = der Person
ask-somebody-new = Jemand, der gerade erst dazukommt
ask-waiting = { $count ->
    [one] *Eine Frage* an die Koordination wartet auf Antwort:
   *[other] *{ $count } Fragen* an die Koordination warten auf Antwort:
}
ask-waiting-line = *{ $number }* · seit { $since } · { $told ->
    [yes] { $words }
   *[no] { $name } hat etwas gefragt, die Worte sind nicht mehr aufbewahrt.
}
ask-waiting-more = { $count ->
    [one] Eine weitere steht unter /offen.
   *[other] { $count } weitere stehen unter /offen.
}
ask-waiting-rest = { $count ->
    [one] Eine weitere folgt, sobald diese erledigt sind.
   *[other] { $count } weitere folgen, sobald diese erledigt sind.
}
ask-waiting-answer = { $number } beantworten
ask-waiting-done = { $number } erledigt
ask-waiting-gone = Diese Frage ist schon beantwortet oder erledigt.
ask-waiting-settled = Gut, die Frage gilt als erledigt.
ask-sent = { $known ->
    [yes] Danke, die Antwort ist bei { $name }.
   *[no] Danke, die Antwort ist unterwegs.
}
ask-answered = *{ $name }* aus der Koordination antwortet: „{ $text }“
ask-more = Noch eine Frage
ask-settled = { $name } hat { $known ->
    [yes] { $asker }
   *[no] auf eine Frage
} geantwortet: „{ $text }“
ask-before-you = Diese Frage ist schon beantwortet oder erledigt.{ $told ->
    [yes] {" "}{ $words }
   *[no] {""}
}
ask-twice-decision = Noch nicht verschickt ist: „{ $text }“ Soll { $name } auch das noch lesen?
ask-twice-decision-yes = Trotzdem schicken
ask-twice-decision-no = Nicht schicken
ask-twice-left = Gut, es bleibt bei der ersten Antwort.
ask-twice-unkept = Die zweite Antwort auf eine Frage, die schon beantwortet war, ist nicht verschickt: Auf meine letzte Frage dazu kam keine Antwort mehr.
ask-gone = Wer gefragt hat, ist nicht mehr dabei. Die Antwort habe ich nicht verschickt.
ask-unreachable = Die Person hat den Chat mit mir geschlossen. Die Antwort habe ich nicht verschickt.
