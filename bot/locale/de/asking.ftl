# Fragen an die Koordination.

menu-ask = Die Koordination fragen

ask-programme = Um welches Programm geht es?
ask-text = Was { $address ->
    [du] möchtest du
   *[sie] möchten Sie
} von der Koordination wissen? Zum Beispiel: Werden Fahrtkosten erstattet?
ask-thanks = Danke, das geht an die Koordination: „{ $text }“ Die Antwort kommt hierher.
ask-before = Von hier gebe ich erst etwas weiter, wenn die Einwilligung da ist. Bis dahin beantwortet das Programm Fragen per E-Mail: { $email }. Wer verantwortlich ist und was mit den Daten geschieht, steht unter /datenschutz.
ask-nobody = Gerade ist niemand aus der Koordination hier erreichbar. Per E-Mail geht es auch: { $email }
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
ask-somebody = der Person
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
ask-gone = Wer gefragt hat, ist nicht mehr dabei. Die Antwort habe ich nicht verschickt.
ask-unreachable = Die Person hat den Chat mit mir geschlossen. Die Antwort habe ich nicht verschickt.
