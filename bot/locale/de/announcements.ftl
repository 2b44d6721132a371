# Rundnachrichten: die Koordination sagt vielen etwas auf einmal.

menu-announce = Nachricht an viele

announce-programme = Für welches Programm?
announce-text = Was { $address ->
    [du] möchtest du
   *[sie] möchten Sie
} sagen? So, wie es ankommen soll; vor dem Senden { $address ->
    [du] siehst du
   *[sie] sehen Sie
} es noch einmal.
announce-audience = An wen geht es?
announce-audience-everyone = Alle
announce-audience-makers = Maker, Kreative, Forschende
announce-audience-contacts = Ansprechpersonen

announce-preview = So sieht es aus. An: { $audience }, { $total ->
    [one] eine Person
   *[other] { $total } Personen
}.
announce-when = Los geht es, sobald { $address ->
    [du] du zustimmst
   *[sie] Sie zustimmen
}, frühestens { $at }.
announce-head = *{ $programme }*: eine Nachricht von { $name }, Koordination.
announce-words = { $text }
announce-draft-decision = Senden oder verwerfen?
announce-draft-decision-yes = Senden
announce-draft-decision-no = Verwerfen
announce-draft-decision-change = Text ändern
announce-unkept = Die Rundnachricht ist nicht verschickt: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /rundnachricht.
announce-replaced = Verworfen und nicht verschickt ist damit die Rundnachricht davor: „{ $words }“
announce-dropped = Verworfen; niemand hat etwas bekommen.
announce-gone = Diese Rundnachricht gibt es nicht mehr.
announce-nobody = Dort ist noch niemand, dem ich das sagen könnte.

announce-planned = Geplant für { $at }, an { $total ->
    [one] eine Person
   *[other] { $total } Personen
}.
announce-going = Rundnachricht unterwegs: { $arrived } von { $total } angekommen{ $missed ->
    [0] {""}
   *[other] , { $missed } nicht erreichbar
}.
announce-stop = Anhalten
announce-stopped = Rundnachricht angehalten: { $arrived } von { $total } haben sie schon{ $missed ->
    [0] {""}
   *[other] , { $missed } nicht erreichbar
}.
announce-done = Zugestellt: { $arrived } von { $total }{ $missed ->
    [0] {""}
   *[other] , { $missed } nicht erreichbar
}.
announce-late = Zum Anhalten war es zu spät: { $missed ->
    [0] alle haben sie schon
   *[other] { $arrived } von { $total } haben sie schon, { $missed } nicht erreichbar
}.
announce-unsent = Eine Rundnachricht habe ich angehalten: Wer sie geschrieben hat, koordiniert nicht mehr. { $arrived } von { $total } haben sie schon. Wer koordiniert, kann sie mit /rundnachricht noch einmal senden. Das war der Text:
announce-another = Für eine weitere: /rundnachricht und gleich dahinter den Text schreiben.
