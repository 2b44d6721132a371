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
link-reached-at = Von selbst melde ich mich in { $messenger }.
link-reached-last = Von selbst melde ich mich dort, wo { $address ->
    [du] du zuletzt geschrieben hast
   *[sie] Sie zuletzt geschrieben haben
}.
link-reach = Wohin sollen Erinnerungen und Neuigkeiten kommen?
link-reach-at = Nach { $messenger }
link-reach-last = Dorthin, wo ich zuletzt war
link-reaches-at = Gut, Erinnerungen und Neuigkeiten kommen ab jetzt nach { $messenger }. Mit /verbinden lässt sich das ändern.
link-reaches-here = Gut, Erinnerungen und Neuigkeiten kommen ab jetzt hierher. Mit /verbinden lässt sich das ändern.
link-reaches-last = Gut, Erinnerungen und Neuigkeiten kommen ab jetzt dorthin, wo { $address ->
    [du] du zuletzt geschrieben hast
   *[sie] Sie zuletzt geschrieben haben
}. Mit /verbinden lässt sich das ändern.

link-own = Hier { $address ->
    [du] kenne ich dich
   *[sie] kenne ich Sie
} schon. Der Code gehört in den anderen Messenger.
link-over = Dieser Code ist verbraucht oder abgelaufen. Einen neuen gibt es mit /verbinden im anderen Messenger.
link-asking = Danke. Ich frage jetzt im anderen Messenger nach. Sobald dort ein Ja kommt, geht es hier weiter.
link-ask-telegram = In Telegram möchte sich [das Konto { $contact }](tg://user?id={ $contact }) mit { $address ->
    [du] dir
   *[sie] Ihnen
} verbinden.
link-ask-matrix = In Matrix möchte sich [{ $contact }](https://matrix.to/#/{ $contact }) mit { $address ->
    [du] dir
   *[sie] Ihnen
} verbinden.
link-ask-console = Im Terminal möchte sich { $contact } mit { $address ->
    [du] dir
   *[sie] Ihnen
} verbinden.
link-ask = { $address ->
    [du] Bist du das? Nach einem Ja kenne ich dich dort
   *[sie] Sind Sie das? Nach einem Ja kenne ich Sie dort
} wie hier, mit allem, was eingetragen ist. Im Zweifel bitte Nein.
link-yes = Ja, das bin ich
link-no = Nein
link-refused = Gut, es bleibt alles, wie es ist. Der Code gilt nicht mehr.
link-refused-there = Im anderen Messenger war die Antwort Nein. Es bleibt alles, wie es ist, und der Code gilt nicht mehr.
link-closed = Diese Frage ist nicht mehr offen.
link-waits = Danke. Nun frage ich auch dort noch nach.
link-unite = Der Code gehört zu { $known ->
    [yes] *{ $name }*
   *[no] jemandem, der noch keinen Namen genannt hat
}. { $address ->
    [du] Bist du das? Nach einem Ja bist du hier und dort dieselbe Person, und was du hier schreibst, lässt sich
   *[sie] Sind Sie das? Nach einem Ja sind Sie hier und dort dieselbe Person, und was Sie hier schreiben, lässt sich
} auch dort lesen.{ $told ->
    [yes] {" "}Was hier schon eingetragen ist, lege ich dazu.
   *[no] {""}
} Wer den Code oder Link von jemand anderem hat, sagt bitte Nein.
link-collides = Diese beiden Konten kann ich nicht von selbst zusammenlegen, dafür ist auf beiden Seiten schon zu viel eingetragen. Die Koordination hilft weiter.
link-collides-there = Dieses Konto und das im anderen Messenger kann ich nicht von selbst zusammenlegen, dafür ist auf beiden Seiten schon zu viel eingetragen. Die Koordination hilft weiter.
link-lost = Eines dieser beiden Konten wurde als verloren gemeldet, und darüber ist noch nicht entschieden. So lange kann ich sie nicht zusammenlegen. Der Code zum Verbinden gilt nicht mehr.
link-lost-there = Dieses Konto oder das im anderen Messenger wurde als verloren gemeldet, und darüber ist noch nicht entschieden. So lange kann ich sie nicht zusammenlegen. Der Code zum Verbinden gilt nicht mehr.
link-done = Verbunden mit { $messengers }. { $known ->
    [yes] Hier und dort { $address ->
        [du] bist du
       *[sie] sind Sie
    } jetzt *{ $name }*, mit allem, was eingetragen ist.
   *[no] Hier und dort { $address ->
        [du] bist du
       *[sie] sind Sie
    } jetzt dieselbe Person.
} /hilfe zeigt, was geht.
link-joined = Jetzt verbunden: { $messengers }.
link-not-you = { $address ->
    [du] Warst du das nicht, dann trenne
   *[sie] Waren Sie das nicht, dann trennen Sie
} die Verbindung mit /verbinden.
link-withdrawn = Was auf einer der beiden Seiten zuletzt widerrufen wurde, gilt jetzt für beide als widerrufen. Mit /datenschutz lässt es sich wieder erlauben.
link-gone = Dieser Messenger ist nicht mehr verbunden.
link-undone = { $messenger } ist getrennt. Was dort geschrieben wird, hat mit { $address ->
    [du] dir
   *[sie] Ihnen
} nichts mehr zu tun.
link-undone-there = Dieser Chat ist jetzt getrennt, ich kenne hier niemanden mehr. Mit /start geht es von vorn los.
unfinished-dropped = Was { $there ->
    [yes] dort
   *[no] hier
} erst halb beantwortet war, gilt nicht mehr. { $address ->
    [du] Erzähl
   *[sie] Erzählen Sie
} es bitte bei Gelegenheit noch einmal.

# Ein verlorenes Konto.

regain-asking = Danke. Die Koordination sieht sich das an, an Werktagen tagsüber. Sobald sie es bestätigt, geht es hier weiter.
regain-over = Dieser Code ist verbraucht oder abgelaufen. Einen neuen gibt es bei der Koordination.
regain-ask = Jemand hat den Code für *{ $name }* eingegeben. Ist das wirklich { $name }? Nach einem Ja gehört alles, was eingetragen ist, zum neuen Konto, und das verlorene ist abgemeldet. Im Zweifel bitte erst nachfragen.
regain-ask-too = Jemand hat den Code eingegeben, den *{ $lead }* für das verlorene Konto von *{ $name }* gemacht hat. { $name } ist auch in { $programmes } dabei oder war es, deshalb brauche ich auch von dort ein Ja. Ist das wirklich { $name }? Im Zweifel bitte erst nachfragen.
regain-since = { $messenger } ist seit { $day } verbunden{ $new ->
    [yes] { " " }und wird in jedem Fall mit abgemeldet
   *[no] { "" }
}.
regain-named = { $messenger }, seit { $day }
regain-at-telegram = Das neue Konto in Telegram: [Chat öffnen](tg://user?id={ $contact })
regain-at-matrix = Das neue Konto in Matrix: [{ $contact }](https://matrix.to/#/{ $contact })
regain-at-console = Das neue Konto im Terminal: { $contact }
regain-yes = Ja, umziehen
regain-yes-all = Ja, statt aller bisherigen
regain-yes-for = Ja, statt { $messenger }
regain-agree = Ja, einverstanden
regain-lost-telegram = Telegram
regain-lost-matrix = Matrix
regain-lost-console = Terminal
regain-no = Nein
regain-made = { $address ->
    [du] Die Koordination hat gehört, dass du ein Konto bei mir verloren hast, und einen Code gemacht, mit dem du in einem neuen weitermachen kannst. Hast du das nicht gemeldet, dann sag
   *[sie] Die Koordination hat gehört, dass Sie ein Konto bei mir verloren haben, und einen Code gemacht, mit dem Sie in einem neuen weitermachen können. Haben Sie das nicht gemeldet, dann sagen Sie
} es bitte gleich. Danach gilt der Code nicht mehr.
regain-typed = Jemand hat den Code für { $address ->
    [du] dein verlorenes Konto eingegeben. Sobald die Koordination es bestätigt, zieht alles um. Warst du das nicht, dann sag
   *[sie] Ihr verlorenes Konto eingegeben. Sobald die Koordination es bestätigt, zieht alles um. Waren Sie das nicht, dann sagen Sie
} es bitte gleich. Dann bleibt alles, wie es ist.
regain-not-me = Das war ich nicht
regain-denied = Danke. Der Code gilt nicht mehr, und es bleibt alles, wie es ist. Die Koordination erfährt davon.
regain-objection = *{ $name }* sagt im bisherigen Konto: Das war ich nicht. Der Code für ein neues gilt nicht mehr, und es bleibt alles, wie es ist. Bitte persönlich klären, wer dort schreibt.
regain-again = { $address ->
    [du] Die Koordination hat wieder gehört, dass du ein Konto bei mir verloren hast. Hast du das nicht gemeldet, dann sag es bitte gleich, hier und persönlich.
   *[sie] Die Koordination hat wieder gehört, dass Sie ein Konto bei mir verloren haben. Haben Sie das nicht gemeldet, dann sagen Sie es bitte gleich, hier und persönlich.
} Ob alles umzieht, entscheidet diesmal jemand anderes aus der Koordination.
regain-denied-again = Danke, die Koordination erfährt davon. Widersprochen wurde hier schon zweimal; deshalb entscheidet diesmal jemand anderes aus der Koordination. Bitte dort auch persönlich melden.
regain-objection-again = *{ $name }* sagt im bisherigen Konto wieder: Das war ich nicht. Der Code gilt diesmal weiter, sonst könnte, wer ein fremdes Konto hat, für immer widersprechen. Entscheiden kann nur, wer ihn nicht gemacht hat. Bitte vorher persönlich klären, wer wo schreibt.
regain-contested = Im bisherigen Konto wurde schon zweimal widersprochen. Deshalb entscheidet jetzt, wer den Code nicht gemacht hat.
regain-second = Den Code hat *{ $lead }* gemacht. *{ $name }* koordiniert selbst, deshalb entscheidet, wer ihn nicht gemacht hat.
regain-agreed = Danke. Wenn alle zugestimmt haben, zieht das Konto um.
regain-refused = Gut, es bleibt alles, wie es ist. Der Code gilt nicht mehr.
regain-refused-there = Die Koordination hat das nicht bestätigt. Es bleibt alles, wie es ist. Bei Fragen hilft sie persönlich weiter.
regain-refused-by = Die Koordination eines anderen Programms hat das neue Konto von *{ $name }* nicht bestätigt. Es bleibt alles, wie es ist, und der Code gilt nicht mehr.
regain-unanswered = Auf die Frage, ob das neue Konto wirklich *{ $name }* gehört, kam keine Antwort. Der Code gilt nicht mehr, und es bleibt alles, wie es ist. Einen neuen gibt es mit /person.
regain-unanswered-there = Die Koordination hat nicht rechtzeitig geantwortet. Es bleibt alles, wie es ist, und der Code gilt nicht mehr. Einen neuen gibt es bei ihr, am besten persönlich.
regain-changed = Das geht so nicht mehr: Inzwischen ist die Person noch in einem anderen Programm dabei, oder niemand kann mehr zustimmen. Es bleibt alles, wie es ist. Bitte noch einmal mit einem neuen Code.
regain-changed-there = Inzwischen hat sich etwas geändert, deshalb konnte nichts hierher umziehen. Es bleibt alles, wie es ist. Die Koordination hilft mit einem neuen Code weiter.
regain-collides = Das geht nicht: Im neuen Konto ist schon etwas eingetragen. Es bleibt alles, wie es ist, und der Code gilt nicht mehr.
regain-collides-there = Hier ist schon etwas eingetragen, deshalb konnte nichts hierher umziehen. Es bleibt alles, wie es ist. Die Koordination hilft weiter.
regain-moved = Erledigt: *{ $name }* ist jetzt über das neue Konto da, das alte ist abgemeldet.
regain-moved-by = *{ $lead }* hat das verlorene Konto von *{ $name }* durch ein neues ersetzt.{ $made ->
    [yes] { " " }Den Code dafür { $yours ->
        [yes] { $address ->
            [du] hast du
           *[sie] haben Sie
        }
       *[no] hat *{ $maker }*
    } gemacht.
   *[no] { "" }
} Kommt das überraschend, dann bitte gleich persönlich nachfragen.
regain-done = { $known ->
    [yes] Willkommen zurück, *{ $name }*!
   *[no] Willkommen zurück!
} Alles ist wieder da, und das alte Konto ist abgemeldet. /hilfe zeigt, was geht.
regain-along = Mit abgemeldet, weil erst vor Kurzem verbunden: { $messengers }.
regain-along-yours = Mit abgemeldet, weil erst vor Kurzem verbunden: { $messengers }. { $address ->
    [du] War das deins, dann verbinde es
   *[sie] War das Ihres, dann verbinden Sie es
} neu mit /verbinden.
regain-kept = Weiter verbunden: { $messengers }. Was { $address ->
    [du] dir davon nicht gehört, trennst du
   *[sie] Ihnen davon nicht gehört, trennen Sie
} mit /verbinden.
regain-parted = Dieses Konto wurde als verloren gemeldet. Die Koordination hat alles auf ein neues umgezogen, und ich kenne hier niemanden mehr. { $address ->
    [du] Warst du das nicht, dann melde dich
   *[sie] Waren Sie das nicht, dann melden Sie sich
} bitte gleich bei der Koordination.
regain-joined = Die Koordination hat ein verlorenes Konto ersetzt. Jetzt verbunden: { $messengers }. { $address ->
    [du] Warst du das nicht, dann melde dich
   *[sie] Waren Sie das nicht, dann melden Sie sich
} bitte gleich bei der Koordination.
