# Sprache, Anrede, Ruhe, Datenschutz; der Gruppenchat eines Teams.

language-ask = Welche Sprache, welche Anrede?
language-de = Deutsch
language-en = English
language-set = Gut, ab jetzt auf Deutsch.
form-du = Du
form-sie = Sie
form-set = { $address ->
    [du] Gut, dann per Du.
   *[sie] Gut, dann per Sie.
}
snooze-set = Bis { $until } melde ich mich nicht von selbst. Verabredete Treffen sage ich trotzdem an.
rest-week = Eine Woche Ruhe
pause-set = { $leads ->
    [yes] Gut, ich erinnere an nichts mehr. Wenn ein Team Hilfe braucht oder verstummt, melde ich es trotzdem. Noch einmal /pause, und ich erinnere wieder.
   *[no] Gut, ich erinnere an nichts mehr. Verabredete Treffen sage ich trotzdem an. Noch einmal /pause, und ich erinnere wieder.
}
pause-end = Weiter erinnern
pause-ended = Gut, meine Erinnerungen kommen wie gewohnt.
resume-nothing = Da ist nichts mehr offen.

menu-suggestions = Vorschläge ansehen
menu-meeting = Nächstes Treffen
menu-snooze = Eine Woche Ruhe
menu-pause = Erinnerungen anhalten
menu-language = Sprache und Anrede
silence-reminder = *{ $team }*: Hier ist es seit { $days } Tagen still. Wie steht es?
silence-escalation = Team { $number } ({ $team }): seit { $days } Tagen kein Lebenszeichen. Beteiligt: { $names }.
