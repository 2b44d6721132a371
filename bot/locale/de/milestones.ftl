# Meilensteine: der Stand eines Teams, und der Ruf nach Hilfe.

menu-update = Stand melden

update-for-team = Um welches Team geht es?
update-standing = Wie steht es um *{ $name }*?
update-standing-on-track = 🟢 Im Plan
update-standing-at-risk = 🟡 Gefährdet
update-standing-blocked = 🔴 Blockiert
update-standing-done = 🏁 Erreicht
update-milestone = Welchen Meilenstein { $address ->
    [du] habt ihr
   *[sie] haben Sie
} erreicht?
update-sentence = Was gibt es dazu zu sagen? Ein Satz genügt.
update-media = { $address ->
    [du] Magst du
   *[sie] Möchten Sie
} ein Foto oder eine Datei mitschicken? Das Team und die Koordination sehen es.
update-photo-kept-back = Das Foto zeige ich niemandem: { $address ->
    [du] du hast
   *[sie] Sie haben
} das widerrufen. Ändern: /datenschutz
update-help = { $address ->
    [du] Braucht ihr
   *[sie] Brauchen Sie
} Hilfe? Bei Ja sage ich der Koordination sofort Bescheid.

update-thanks = Danke, notiert. *{ $team }* im { $month }: { $standing }.
update-milestone-done = Meilenstein: { $milestone }
update-said = „{ $sentence }“
update-unkept = Der Stand ist noch nicht notiert: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /update.
update-attached = { $kind ->
    [photo] Das Foto ist dabei.
   *[file] Die Datei ist dabei.
}
update-called = Die Koordination weiß jetzt, dass Hilfe gebraucht wird.
update-called-often = Für dieses Team habe ich die Koordination seit gestern schon mehrmals gerufen, deshalb tue ich es jetzt nicht noch einmal. Wenn es eilt, bitte auf anderem Weg nachfragen.
update-nobody = Ich finde gerade niemanden in der Koordination, den ich rufen kann. Bitte auf anderem Weg nachfragen.
update-news = *{ $team }* im { $month }: { $standing }, sagt { $name }.
update-outdated = Das ist der Stand vom { $at }. Seitdem gab es ein neueres Update.

update-no-team = Noch gibt es kein Team. Mit /vorschlaege geht es los.
update-talking = *{ $team }* steht noch vor der gemeinsamen Entscheidung. Updates beginnen, wenn das Team zusagt.
update-over = Dieses Team arbeitet nicht mehr, oder { $address ->
    [du] du gehörst
   *[sie] Sie gehören
} nicht dazu.
update-lost = Nicht festgehalten ist: „{ $sentence }“

update-reminder = *{ $team }*: Für { $month } fehlt noch ein Update. Es dauert keine Minute.
update-now = Stand melden
update-escalation = Team { $number } ({ $team }): kein Update für { $month } (fällig am { $due }). Beteiligt: { $names }.

update-alarm = 🆘 *Team { $number } ({ $team })* braucht Hilfe. { $name } sagt: { $standing }
update-help-take = Ich kümmere mich
update-help-taken = Gut, *Team { $number } ({ $team })* liegt jetzt bei { $address ->
    [du] dir
   *[sie] Ihnen
}.{ $count ->
    [0] {""}
    [one] {" "}{ $names } erfährt es von mir.
   *[other] {" "}{ $names } erfahren es von mir.
}
update-help-coming = Hilfe für *{ $team }* ist unterwegs: { $name } von der Koordination kümmert sich.
update-help-others = { $name } kümmert sich um *Team { $number } ({ $team })*.
update-help-already = Um *{ $team }* kümmert sich schon { $name }, seit { $since }.
update-help-yours = Um *{ $team }* { $address ->
    [du] kümmerst du dich
   *[sie] kümmern Sie sich
} schon, seit { $since }.
update-help-again = 🆘 *Team { $number } ({ $team })* hat um Hilfe gebeten. Wer sich darum gekümmert hat, ist nicht mehr in der Koordination: Es braucht wieder jemanden.
update-help-left = Wer sich um Hilfe für *{ $team }* gekümmert hat, ist nicht mehr in der Koordination. { $others ->
    [yes] Ich habe die anderen dort gleich gerufen.
   *[no] Gerade finde ich dort sonst niemanden. Bitte auf anderem Weg nachfragen.
}
update-help-gone = Zu diesem Ruf nach Hilfe finde ich nichts mehr.
