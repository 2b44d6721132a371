# Ankommen: Code, Einwilligung, Vorstellung.

answer-yes = Ja
answer-no = Nein

welcome-hello = Hallo, hier ist *Kupplung*. Ich bringe Organisationen, die eine Herausforderung haben, mit Menschen zusammen, die sie lösen können.
welcome-again = Wir waren gerade bei dieser Frage:
welcome-back = Schön, wieder von { $address ->
    [du] dir
   *[sie] Ihnen
} zu hören, { $name }. /hilfe zeigt, was geht.
welcome-code = Zum Mitmachen braucht es einen Code von der Koordination. { $address ->
    [du] Hast du einen? Dann schick ihn
   *[sie] Haben Sie einen? Dann schicken Sie ihn
} mir einfach.
welcome-lost = Ein Konto von { $address ->
    [du] dir
   *[sie] Ihnen
} wurde als verloren gemeldet, und darüber ist noch nicht entschieden. So lange kann ich hier niemanden neu aufnehmen. Danach geht es mit /start oder dem Code wieder.
welcome-type-code = Gut, dann bitte den Code schicken.
welcome-programme = Willkommen bei *{ $programme }*. { $role ->
    [coordinator] Das ist der Zugang für die Koordination.
    [contact] Hier geht es um das, was { $address ->
        [du] deine
       *[sie] Ihre
    } Organisation lösen möchte.
    [expert] Hier geht es um { $address ->
        [du] dein
       *[sie] Ihr
    } Fachwissen.
   *[maker] Hier geht es um das, was { $address ->
        [du] du kannst
       *[sie] Sie können
    }.
}
welcome-thanks = Danke.
which-programme = Um welches Programm geht es?
side-side = Was trifft auf { $address ->
    [du] dich
   *[sie] Sie
} zu?
side-side-maker = Ich bringe Können mit
side-side-contact = Wir haben eine Herausforderung
side-side-expert = Ich bringe Fachwissen einer Organisation mit
side-side-code = Ich habe einen Code

welcome-consent = Vorab der Datenschutz: Was { $address ->
    [du] du mir erzählst
   *[sie] Sie mir erzählen
}, speichere ich für *{ $name }* nur, um Partnerschaften vorzuschlagen, Teams zu begleiten und die Koordination zu informieren.
    Verantwortlich: { $controller } ({ $email }). Ein Widerruf ist jederzeit möglich, mehr steht unter /datenschutz. Einverstanden?
welcome-consent-yes = Einverstanden
welcome-consent-no = Nicht einverstanden
welcome-form = Sagen wir Du oder Sie?
welcome-form-du = Du
welcome-form-sie = Sie

# Maker, Kreative, Forschende.

maker-name = Wie { $address ->
    [du] heißt du
   *[sie] heißen Sie
}? Gern auch gleich mehr, zum Beispiel: Ada Lindner, Schweißerin aus Aue, abends
maker-name-name = Name
maker-trade = Was trifft es am ehesten?
maker-trade-name = Bereich
maker-trade-maker = Maker, Handwerk
maker-trade-creative = Kreativwirtschaft
maker-trade-scientist = Wissenschaft
maker-trade-other = Etwas anderes
maker-trade_other = Was dann? Zum Beispiel: Landwirtschaft
maker-trade_other-name = Bereich, genauer
maker-doing = Was { $address ->
    [du] machst du
   *[sie] machen Sie
}? Ein, zwei Sätze reichen, zum Beispiel: Ich baue Vorrichtungen und kleine Maschinen aus Stahl.
maker-doing-name = Tätigkeit
maker-skills = Was { $address ->
    [du] kannst du
   *[sie] können Sie
} besonders gut? Bitte als Liste, zum Beispiel: Schweißen, Vorrichtungsbau, CAD
maker-skills-name = Können
maker-tools = Welche Werkzeuge, Maschinen oder Programme { $address ->
    [du] hast du
   *[sie] haben Sie
} zur Hand? Zum Beispiel: Drehbank, 3D-Drucker, Blender
maker-tools-name = Werkzeuge
maker-offers = Was { $address ->
    [du] bietest du
   *[sie] bieten Sie
} an? Zum Beispiel: Prototyp in zwei Wochen
maker-offers-name = Angebot
maker-expectations = Was soll am Ende herauskommen? Mehrere Antworten sind möglich, alles andere passt in die nächste Frage.
maker-expectations-name = Erwartungen
maker-hopes = Und in eigenen Worten: Was { $address ->
    [du] erwartest du
   *[sie] erwarten Sie
} von der Zusammenarbeit? Die Organisation liest diesen Satz. Zum Beispiel: Eine knifflige Aufgabe und Leute, die gern ausprobieren.
maker-hopes-name = Wunsch
maker-availability = Wann { $address ->
    [du] hast du
   *[sie] haben Sie
} Zeit? Mehrere Antworten sind möglich.
maker-availability-name = Zeit
maker-availability-mornings = { $inside ->
    [yes] vormittags
   *[no] Vormittags
}
maker-availability-afternoons = { $inside ->
    [yes] nachmittags
   *[no] Nachmittags
}
maker-availability-evenings = { $inside ->
    [yes] abends
   *[no] Abends
}
maker-availability-weekends = { $inside ->
    [yes] am Wochenende
   *[no] Am Wochenende
}
maker-region = In welcher Region { $address ->
    [du] arbeitest du
   *[sie] arbeiten Sie
}?
maker-region-name = Region
maker-region-other = Woanders
maker-region_other = Wo genau? Zum Beispiel: Vogtland
maker-region_other-name = Region, genauer
maker-links = Gibt es etwas anzusehen? Ein Link, ein Foto oder ein PDF, gern auch mehrere. Bei Interesse sieht es die Organisation. Zum Beispiel: www.ada.example.org
maker-links-name = Links
maker-media = Bis zu drei Fotos oder PDF, einzeln geschickt. Was jetzt kommt, ersetzt das Bisherige.
maker-media-name = Bilder, Dateien
maker-share = Wenn beide Seiten Ja sagen, nenne ich { $address ->
    [du] deinen Namen. Darf ich dann auch deinen
   *[sie] Ihren Namen. Darf ich dann auch Ihren
} Kontakt in diesem Messenger weitergeben?
maker-share-name = Kontakt weitergeben
maker-summary = *So habe ich es verstanden:*
maker-clash-time = *Passt das zusammen?* Die gewählten Zeiten und der Wunsch in eigenen Worten widersprechen sich.
maker-clash-wish = *Passt das zusammen?* Die gewählten Erwartungen und der Wunsch in eigenen Worten widersprechen sich.
maker-done = Danke, { $name }. { $address ->
    [du] Dein
   *[sie] Ihr
} Profil ist vollständig.
maker-placed = Als Region steht dort { $region }. Stimmt das nicht, geht es mit /profil anders.

expectation-order = Auftrag
expectation-employment = Anstellung
expectation-thesis = Abschlussarbeit
expectation-research = Forschungsprojekt
expectation-product = Neues Produkt
expectation-business = Neues Geschäft
expectation-investor = Investition
expectation-distribution = Vertrieb & Produktion
expectation-technology = Zugang zu Technik
expectation-learning = Lernen & Austausch

# Ansprechpersonen der Organisationen.

contact-name = Wie { $address ->
    [du] heißt du
   *[sie] heißen Sie
}? Jede Organisation hat hier genau eine Ansprechperson.
contact-name-name = Ansprechperson
contact-organisation = Wie heißt die Organisation?
contact-organisation-name = Organisation
contact-sector = Welche Branche passt am ehesten?
contact-sector-name = Branche
contact-size = Wie viele Menschen arbeiten dort? Auch eine Zahl genügt, zum Beispiel: 12
contact-size-name = Größe
contact-size-solo = Eine Person
contact-size-small = Bis 9
contact-size-medium = 10 bis 49
contact-size-large = 50 und mehr
contact-region = In welcher Region sitzt die Organisation?
contact-region-name = Region
contact-region-other = Woanders
contact-region_other = Wo genau? Zum Beispiel: Vogtland
contact-region_other-name = Region, genauer
contact-expectations = Was soll am Ende herauskommen? Mehrere Antworten sind möglich.
contact-expectations-name = Erwartungen
contact-commitment = Ein Treffen im Monat und die Abschlussveranstaltung gehören dazu. { $address ->
    [du] Bist du
   *[sie] Sind Sie
} dabei?
contact-commitment-name = Mitwirken
contact-commitment-yes = Ja, dabei
contact-commitment-no = Noch offen
contact-share = Wenn beide Seiten Ja sagen, nenne ich { $address ->
    [du] deinen Namen. Darf ich dann auch deinen
   *[sie] Ihren Namen. Darf ich dann auch Ihren
} Kontakt in diesem Messenger weitergeben?
contact-share-name = Kontakt weitergeben
contact-title = Und was soll gelöst werden? Eine Zeile genügt, zum Beispiel: Ehrenamtliche schneller einarbeiten
contact-title-name = Wunsch
contact-summary = *So habe ich es verstanden:*
region-placed = „{ $place }“ gehört hier zur Region { $region }, so steht es in der Herausforderung.
contact-done = Danke, { $name }. Jetzt wird aus „{ $title }“ eine Herausforderung, unter der sich andere etwas vorstellen können. Es sind acht kurze Fragen, vier davon dürfen offen bleiben.

twin-meant = *{ $organisation }* ist hier schon mit einer Ansprechperson dabei. { $address ->
    [du] Meinst du
   *[sie] Meinen Sie
} diese Organisation? Dann gebe ich dort Bescheid, mit { $address ->
    [du] deinem
   *[sie] Ihrem
} Namen.
twin-meant-yes = Ja, bitte Bescheid geben
twin-meant-no = Nein, eine andere
twin-told = { $name } möchte auch für „{ $organisation }“ sprechen. Jede Organisation hat hier eine Ansprechperson: Sie kann andere mit /experten dazuholen oder mit /uebergabe übergeben.
twin-thanks = Gut, ich gebe dort Bescheid. Alles Weitere klären wir miteinander.
twin-lead = { $name } hat „{ $organisation }“ eingetragen. Vielleicht ist das schon da: { $others }.
    Bitte kurz bei beiden nachfragen. Ist es dieselbe Organisation, spricht nur eine Person für sie: Sie holt die andere mit /experten dazu, und die andere gibt ihre Rolle mit /aussteigen ab. Sind es zwei, ist nichts zu tun.
twin-other = { $organisation } ({ $contact }, { $count ->
    [0] noch ohne Herausforderung
    [one] Nummer { $first } unter /herausforderungen
   *[other] Nummer { $first } und weitere unter /herausforderungen
})

sector-culture = Kultur
sector-crafts = Handwerk
sector-manufacturing = Industrie
sector-metal = Metall
sector-textile = Textil
sector-wood = Holz
sector-it = IT, Software
sector-design = Design
sector-media = Medien
sector-tourism = Tourismus
sector-public = Verwaltung
sector-education = Bildung
sector-health = Gesundheit
sector-association = Verein
sector-other = Andere

# Fachleute und Koordination.

expert-name = Wie { $address ->
    [du] heißt du
   *[sie] heißen Sie
}? Gern auch gleich mehr, zum Beispiel: Mia Wolf, Lebensmittelrecht, vormittags
expert-name-name = Name
expert-field = Womit { $address ->
    [du] kennst du dich
   *[sie] kennen Sie sich
} aus? Zum Beispiel: Brandschutz in alten Gebäuden
expert-field-name = Fachgebiet
expert-availability = Wann { $address ->
    [du] bist du
   *[sie] sind Sie
} für eine kurze Frage zu erreichen? Mehrere Antworten sind möglich.
expert-availability-name = Erreichbar
expert-summary = *So habe ich es verstanden:*
expert-ready = Alles bereit. Wenn ein Team eine Frage ans Fach hat, kommt sie hier an.
expert-houseless = Danke, ist eingetragen. Fragen von Teams kommen hier aber noch nicht an: Ich weiß nicht, zu welcher Organisation { $address ->
    [du] du gehörst
   *[sie] Sie gehören
}.{ $leads ->
    [yes] {" "}Die Koordination weiß Bescheid.
   *[no] {""}
} Am schnellsten geht es so: Die Ansprechperson der Organisation schreibt mir /experten, wählt „Jemanden einladen“ und gibt den Code weiter. { $address ->
    [du] Schreib
   *[sie] Schreiben Sie
} ihn einfach hierher.
expert-houseless-lead = *{ $name }* ist jetzt Fachperson ({ $field }), gehört hier aber zu keiner Organisation: So kann kein Team dort fragen. Die Ansprechperson der Organisation bekommt mit /experten, „Jemanden einladen“, einen Code; { $name } schreibt ihn in den Chat mit mir, und alles ist bereit.
lead-name = Wie { $address ->
    [du] heißt du
   *[sie] heißen Sie
}? So stellen wir { $address ->
    [du] dich
   *[sie] Sie
} den Teams vor, zum Beispiel: Kim Seidel
lead-regions = Für welche Regionen { $address ->
    [du] bist du
   *[sie] sind Sie
} da? Fragen von dort kommen dann hierher. Wer für alle da ist, überspringt das.
coordinator-ready = Alles bereit. Den Teams stelle ich { $address ->
    [du] dich
   *[sie] Sie
} als { $name } vor, anders geht es mit /profil. /status zeigt alle Teams auf einen Blick, /hilfe alle Befehle.

# Codes.

code-unknown = Diesen Code kenne ich nicht. Bitte noch einmal vergleichen: 16 Zeichen, Buchstaben und die Ziffern 2 bis 7.
code-of-evening = Mit diesem Code checkt man an einem Abend ein. Dazu gehört zuerst die Anmeldung im Programm: /start
code-of-team = Dieser Code gehört in den Gruppenchat eines Teams, nicht hierher.
code-already = { $address ->
    [du] Du bist
   *[sie] Sie sind
} bei { $programme } schon dabei.
code-of-house = { $address ->
    [du] Du gehörst
   *[sie] Sie gehören
} jetzt zu den Fachleuten von { $organisation }.
code-locked = Das waren zu viele falsche Codes. Den nächsten sehe ich mir am { $until } an. Die Koordination hilft gern weiter.
code-alarm =
    Heute wurde auffällig oft versucht, mit geratenen Codes hereinzukommen. Gelungen ist es niemandem.

    Wer wirklich einen Code hat und nicht hineinkommt, meldet sich. Mehr ist nicht zu tun.
code-used-up = Dieser Code ist verbraucht oder abgelaufen. Die Koordination kann einen neuen ausstellen.

# Wer unterwegs aufgehört hat.

draft-reminder = { $role ->
    [contact] Die Herausforderung
    [expert] Die Vorstellung
   *[maker] Das Profil
} ist noch nicht fertig. { $count ->
    [one] Es fehlen nur ein paar Antworten, dann { $role ->
        [expert] können die Teams fragen.
       *[maker] kommen die ersten Vorschläge.
    }
   *[other] Ich erinnere nicht noch einmal daran. Weiter geht es jederzeit.
}
draft-continue = Weitermachen
draft-escalation = { $known ->
    [yes] { $name }
   *[no] Jemand
} hat { $role ->
    [contact] die eigene Herausforderung
    [expert] die Vorstellung als Fachperson
   *[maker] das eigene Profil
} begonnen und nicht beendet. Die letzte Antwort kam am { $since }.
welcome-refused = { $member ->
    [yes] In Ordnung, dann bleibt alles, wie es ist.
   *[no] In Ordnung. Ich speichere keine Antworten. Mit /start geht es jederzeit von vorn los.
}
