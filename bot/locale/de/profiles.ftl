# Das Profil, wie andere es sehen, und Änderungen daran.

menu-profile = Profil ansehen und ändern

profile-maker = *So sehen { $address ->
    [du] dich
   *[sie] Sie
} Organisationen bei { $programme }*, Schritt für Schritt:
profile-teaser = { "" }*Im Vorschlag*, noch ohne Namen:
profile-interested = { "" }*Wenn { $address ->
    [du] du interessiert bist
   *[sie] Sie interessiert sind
}*, { $anything ->
    [yes] kommt dazu:
   *[no] kommt nichts dazu. Platz wäre für Werkzeuge, Angebot, Links und Bilder.
}
profile-files = { $count ->
    [one] Ein Bild oder eine Datei, siehe oben
   *[other] { $count } Bilder und Dateien, siehe oben
}
profile-mutual = { "" }*Wenn beide Seiten Ja sagen*, auch der Name: { $name }
profile-contact = *So sehen Maker „{ $organisation }“*, Schritt für Schritt:
profile-teaser-contact = { $count ->
    [0] { "" }*Im Vorschlag* steht die Herausforderung. Noch gibt es keine: /herausforderung.
   *[other] { "" }*Im Vorschlag*, noch ohne Namen von Menschen:
}
profile-team = { "" }*Im Team* kommt die ganze Herausforderung dazu. Sie steht unter /herausforderung und wird dort geändert.
profile-expert = *So sehen { $address ->
    [du] dich
   *[sie] Sie
} die Teams, die fragen dürfen:* { $name }
    Fachgebiet: { $field }
profile-expert-when = Erreichbar: { $availability }
profile-lead = *Koordination bei { $programme }:* { $name }
    Zuständig für: { $regions }
profile-change = Etwas ändern
profile-change-name = Namen ändern
profile-change-regions = Regionen ändern
profile-changed = Geändert. Wie es jetzt aussieht, zeigt /profil.
profile-renewed = Geändert. Wie es jetzt aussieht, zeigt /profil. Nach Vorschlägen sehe ich gleich noch einmal.
profile-no-photos = Fotos zeige ich nicht, das ist widerrufen. Erlauben geht mit /datenschutz; dann bitte noch einmal schicken.
profile-same = Gut, es bleibt, wie es war.
profile-unfinished = Das Profil ist noch nicht fertig. Mit /start geht es weiter.
profile-unkept = Was zuletzt am Profil geändert wurde, ist nicht eingetragen: Auf die Frage, ob es so passt, kam kein Ja mehr. Noch einmal geht es mit /profil.
profile-not-yours = Das lässt sich hier nicht mehr ändern. Was gerade gilt, zeigt /profil.

house-name = Wie { $address ->
    [du] heißt du
   *[sie] heißen Sie
}?
house-name-name = Ansprechperson
house-organisation = Wie heißt die Organisation?
house-organisation-name = Organisation
house-sector = Welche Branche passt am ehesten?
house-sector-name = Branche
house-size = Wie viele Menschen arbeiten dort? Auch eine Zahl genügt, zum Beispiel: 12
house-size-name = Größe
house-share = Wenn beide Seiten Ja sagen, nenne ich { $address ->
    [du] deinen Namen. Darf ich dann auch deinen
   *[sie] Ihren Namen. Darf ich dann auch Ihren
} Kontakt in diesem Messenger weitergeben?
house-share-name = Kontakt weitergeben
house-summary = *So ist es jetzt:*
