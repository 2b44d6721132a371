# Aussteigen: aus einer Anfrage, einem Team oder dem Programm.

menu-leave = Anfrage, Team oder Programm verlassen

leave-what = Woraus { $address ->
    [du] möchtest du
   *[sie] möchten Sie
} aussteigen? Entschieden ist damit noch nichts. Nur eine Weile Ruhe gibt es mit /pause.
leave-nothing = Gerade gibt es nichts, woraus { $address ->
    [du] du aussteigen könntest
   *[sie] Sie aussteigen könnten
}.
leave-a-request = Anfrage: { $title }
leave-a-team = Team { $team }
leave-a-programme = Ganz raus: { $programme }
leave-a-role = Ganz raus: { $programme } ({ $role ->
    [contact] Ansprechperson
    [expert] Fachperson
    [coordinator] Koordination
   *[maker] Maker
})

leave-means-request = Die Anfrage „{ $title }“ nehme ich dann zurück. Die andere Seite hört nur, dass sie sich erledigt hat.
leave-means-team = { $ends ->
    [yes] Ohne { $address ->
        [du] dich
       *[sie] Sie
    } endet das Team *{ $team }*. Die anderen bekommen gleich neue Vorschläge, wenn etwas passt.
   *[no] Das Team *{ $team }* arbeitet ohne { $address ->
        [du] dich
       *[sie] Sie
    } weiter.
}
leave-means-undecided = Ob das Team *{ $team }* weitermacht, hängt dann von den anderen ab.
leave-means-role = { $address ->
    [du] Du bist
   *[sie] Sie sind
} dann bei *{ $programme }* nicht mehr dabei.{ $role ->
    [maker] { " " }Offene Anfragen nehme ich zurück.
    [contact] { " " }Offene Anfragen nehme ich zurück.
   *[other] { "" }
}
leave-handover = Soll jemand anderes weitermachen? Dann bitte zuerst /uebergabe.
leave-data = { $address ->
    [du] Deine
   *[sie] Ihre
} Angaben bleiben noch gespeichert; wie lange, sagt /datenschutz. Sofort löschen geht mit /vergessen.
leave-last-lead = Bei *{ $programme }* { $address ->
    [du] bist du
   *[sie] sind Sie
} die einzige Koordination. Bitte zuerst mit /einladen jemanden dazuholen.

leave-reason = Woran liegt es? Das erfährt nur die Koordination. Ein Grund aus der Liste, eigene Worte oder gar keiner: alles ist in Ordnung.
leave-reason-time = Zu wenig Zeit
leave-reason-fit = Passt fachlich nicht
leave-reason-teamwork = Zusammenarbeit
leave-reason-plans = Andere Pläne
leave-reason-other = Etwas anderes
leave-words = Was ist es? Ein Satz genügt, die anderen lesen ihn nicht. Zum Beispiel: Wir kommen mit den Terminen nicht zusammen.
leave-sure = Wirklich aussteigen?
leave-sure-yes = Ja, aussteigen
leave-sure-no = Nein, doch nicht
leave-kept = Gut, es bleibt alles, wie es ist.
leave-unkept = Das Aussteigen gilt noch nicht: Auf meine letzte Frage dazu kam kein Ja mehr. Noch einmal geht es mit /aussteigen.
leave-over = Das hat sich schon erledigt. Was noch offen ist, zeigt /aussteigen.
leave-unheard = Der Grund fürs Aussteigen ist bei niemandem angekommen, da gibt es nichts mehr zu verlassen: „{ $words }“ Soll ihn die Koordination trotzdem lesen, geht das mit /frage.

leave-done-request = Erledigt: Die Anfrage „{ $title }“ ist zurückgenommen. Weiter geht es mit /vorschlaege.
leave-done-team = Erledigt: { $address ->
    [du] Du bist
   *[sie] Sie sind
} nicht mehr im Team *{ $title }*. Danke fürs Mitmachen!
leave-done-role = Erledigt: { $address ->
    [du] Du bist
   *[sie] Sie sind
} bei *{ $title }* nicht mehr dabei. Danke fürs Mitmachen und alles Gute!

leave-told-team = *{ $team }*: { $name } ist nicht mehr dabei. { $ends ->
    [yes] Damit endet dieses Team. So etwas kommt vor. Danke für alles bis hierher!
   *[no] Das Team arbeitet weiter.
}
leave-told-first = In der nächsten Runde { $address ->
    [du] bist du als Erstes dran
   *[sie] sind Sie als Erstes dran
}. Wenn jetzt schon etwas passt, kommt gleich ein Vorschlag.
leave-told-request = Die Anfrage zu „{ $title }“ hat sich erledigt. Zu tun ist nichts, weiter geht es mit /vorschlaege.
leave-told-heir = { $name } ist als Fachperson nicht mehr dabei und kann „{ $organisation }“ nicht übernehmen. Deshalb bleibt alles, wie es ist. Mit /uebergabe geht ein neuer Versuch.
leave-told-deputy = { $name } ist als Fachperson nicht mehr dabei, damit endet auch die Vertretung bei „{ $organisation }“. Mit /vertretung kann jemand anderes einspringen.

leave-lead-request = *{ $name }* hat eine Anfrage zurückgenommen: „{ $title }“.
leave-lead-team = *{ $name }* ist aus einem Team ausgestiegen.
leave-lead-role = *{ $name }* ist aus *{ $title }* ausgestiegen.
leave-lead-team-of = Team { $number } ({ $team }): { $ends ->
    [yes] endet damit.
   *[no] arbeitet weiter.
}
leave-lead-why = Der Grund, nur für die Koordination: „{ $reason }“
leave-lead-none = Ein Grund ist nicht genannt.
