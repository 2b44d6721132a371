# Rundnachrichten: die Koordination sagt vielen etwas auf einmal.

menu-announce = Allen im Programm etwas sagen

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
announce-audience-makers = Makerinnen, Kreative, Forschende
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
announce-go = Senden
announce-drop = Verwerfen
announce-dropped = Verworfen; niemand hat etwas bekommen.
announce-gone = Diese Rundnachricht gibt es nicht mehr.
announce-nobody = Dort ist noch niemand, dem ich das sagen könnte.

announce-going = Rundnachricht unterwegs: { $arrived } von { $total } angekommen{ $missed ->
    [0] {""}
   *[other] , { $missed } nicht erreichbar
}.
announce-starts = Sie beginnt { $at }.
announce-stop = Anhalten
announce-stopped = Rundnachricht angehalten: { $arrived } von { $total } haben sie schon.
announce-done = Rundnachricht zugestellt: { $arrived } von { $total } angekommen{ $missed ->
    [0] {""}
   *[other] , { $missed } nicht erreichbar
}.
