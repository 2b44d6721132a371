# Vom gegenseitigen Ja bis zum Team.

match-contact = *Es passt:* { $name } möchte mit { $address ->
    [du] dir
   *[sie] Ihnen
} an „{ $title }“ arbeiten.
match-maker = *Es passt:* { $name } ({ $team }) möchte mit { $address ->
    [du] dir
   *[sie] Ihnen
} an „{ $title }“ arbeiten.
match-reach-telegram = { $name } ist hier erreichbar: [Chat öffnen](tg://user?id={ $contact })
match-reach-matrix = { $name } ist hier erreichbar: [{ $contact }](https://matrix.to/#/{ $contact })
match-reach-console = { $name } ist hier erreichbar: { $contact }
match-through-bot = Kontaktdaten von { $name } gebe ich nicht weiter; Termine und Updates laufen über mich.
match-next = Als Nächstes kommt das Erstgespräch. Wer zuerst dazu kommt, schlägt einen Termin vor.
match-proposed = Als Nächstes kommt das Erstgespräch, ein Termin ist schon vorgeschlagen.

verdict-ask = *{ $team }*: Geht es nach dem Erstgespräch gemeinsam weiter? Das Team sieht nur das Ergebnis.
verdict-go = Ja, weiter
verdict-no-go = Lieber nicht
verdict-noted-go = Notiert. Sobald es entschieden ist, melde ich mich.
verdict-noted-no-go = Notiert. Danke für die Offenheit. Neue Vorschläge gibt es mit /vorschlaege.
verdict-contact = Das entscheidet die Ansprechperson selbst. Termine, Updates und Antworten gehen in Vertretung.
verdict-known = Das ist schon so vermerkt.
verdict-over = Hier gibt es nichts mehr zu entscheiden.
verdict-reminder = *{ $team }*: Nach dem Erstgespräch fehlt noch eine Antwort. Geht es gemeinsam weiter?
verdict-escalation = Team { $number } ({ $team }): Nach dem Erstgespräch fehlt noch ein Ja oder Nein. Beteiligt: { $names }.

agreement-summary = *So habe ich es verstanden:*
agreement-form = Gut. In welcher Form geht es weiter?
agreement-form-name = Form
agreement-extent = In welchem Umfang?
agreement-extent-name = Umfang
agreement-extent-sprint = Ein paar Tage
agreement-extent-months = Einige Monate
agreement-extent-programme = Bis zum Abschluss
agreement-extent-open = Noch offen
agreement-setup = Wo wird gearbeitet?
agreement-setup-name = Ort
agreement-setup-on-site = In der Organisation
agreement-setup-workshop = In der Werkstatt
agreement-setup-remote = Aus der Ferne
agreement-setup-mixed = Mal so, mal so
agreement-unkept = Dass es nach dem Erstgespräch weitergeht, ist noch nicht vermerkt: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit „{ verdict-go }“.
cooperation-order = Auftrag
cooperation-employment = Anstellung
cooperation-thesis = Abschlussarbeit
cooperation-research = Forschungsprojekt
cooperation-product = Neues Produkt
cooperation-business = Neues Geschäft

first-reminder = *{ $team }*: Das Erstgespräch mit { $others } hat noch keinen Termin. Wann passt es?
first-escalation = Team { $number } ({ $team }): Das Erstgespräch hat noch keinen Termin. Beteiligt: { $names }.

team-formed = *Team { $number } steht: { $team }*
    Dabei: { $names }.
    Form: { $form }, Umfang: { $extent }, Ort: { $setup }.
team-formed-next = Ab jetzt gibt es jeden Monat ein Treffen. Wann ist das erste?
team-ended = *{ $team }*: Nach dem Erstgespräch geht es hier nicht weiter. Das kommt vor und sagt nichts über die Idee. Neue Vorschläge gibt es mit /vorschlaege.
team-ended-coordinator = Team { $number } ({ $team }): Nach dem Erstgespräch geht es nicht weiter. Die Beteiligten sind wieder frei für Vorschläge.
match-active = Das Team arbeitet schon. Das nächste Treffen zeigt /treffen.
match-date = Das Erstgespräch steht schon fest: *{ $when }*.
match-held-maker = Das Erstgespräch dieses Teams war schon. { $address ->
    [du] Machst du
   *[sie] Machen Sie
} mit, wenn es weitergeht? Das Team sieht nur das Ergebnis.
match-held-contact = Das Erstgespräch war schon; { $name } frage ich noch, ob es gemeinsam weitergeht.
match-joined = *{ $team }*: { $name } kommt dazu.
verdict-joined = *{ $team }*: { $name } ist dabei.
verdict-left = *{ $team }*: { $name } ist nach dem Erstgespräch nicht dabei.
verdict-welcome = Schön. Das Team ist { $team }, das nächste Treffen zeigt /treffen.
first-reminder-vote = *{ $team }*: Für das Erstgespräch ist *{ $when }* vorgeschlagen. Passt das?
