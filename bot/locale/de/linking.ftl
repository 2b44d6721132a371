# Eine Person mit mehreren Messengern.

menu-link = Zweiten Messenger verbinden

link-here = Verbunden: { $messengers }.
link-at-telegram = Telegram
link-at-matrix = Matrix ({ $contact })
link-at-console = Terminal
link-code = Mit diesem Code { $address ->
    [du] erkenne ich dich
   *[sie] erkenne ich Sie
} auch in einem zweiten Messenger: *{ $code }*
    Bitte dort im privaten Chat mit mir eingeben und niemandem sonst zeigen. Er gilt einmal und einen Tag lang.
link-open-telegram = Telegram öffnen
link-open-matrix = Matrix öffnen
link-open-console = Terminal öffnen
link-alone = Einen anderen Messenger gibt es hier zurzeit nicht.
link-off = { $messenger } trennen

link-own = Hier { $address ->
    [du] kenne ich dich
   *[sie] kenne ich Sie
} schon. Der Code gehört in den anderen Messenger.
link-over = Dieser Code ist verbraucht oder abgelaufen. Einen neuen gibt es mit /link im anderen Messenger.
link-collides = Diese beiden Konten kann ich nicht von selbst zusammenlegen, dafür ist auf beiden Seiten schon zu viel eingetragen. Die Koordination hilft weiter.
link-unite = Dieser Code gehört zu { $known ->
    [yes] *{ $name }*
   *[no] jemandem, der noch keinen Namen genannt hat
}. Hier ist aber auch schon etwas eingetragen. Ist das dieselbe Person, dann lege ich beides zusammen. Wer den Code von jemand anderem hat, sagt bitte Nein.
link-unite-yes = Ja, das bin ich
link-unite-no = Nein
link-unite-not = Gut, dann bleibt alles, wie es ist.
link-done = Verbunden mit { $messengers }. { $known ->
    [yes] Hier und dort { $address ->
        [du] bist du
       *[sie] sind Sie
    } jetzt *{ $name }*, mit allem, was eingetragen ist.
   *[no] Hier und dort ist jetzt dieselbe Person.
} /hilfe zeigt, was geht.
link-done-there = { $messenger } ist jetzt verbunden. Von selbst melde ich mich immer dort, wo zuletzt geschrieben wurde. War das { $address ->
    [du] nicht du, dann trenne
   *[sie] nicht Ihr Wunsch, dann trennen Sie
} es mit /link.
link-gone = Dieser Messenger ist nicht mehr verbunden.
link-undone = { $messenger } ist getrennt. Was dort geschrieben wird, hat mit { $address ->
    [du] dir
   *[sie] Ihnen
} nichts mehr zu tun.
link-undone-there = Dieser Chat ist jetzt getrennt, ich kenne hier niemanden mehr. Mit /start geht es von vorn los.
