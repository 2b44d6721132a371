# Warteliste und Aufnahme: wer noch nicht mitmachen kann, und wer darüber entscheidet.

waiting-place = { $new ->
    [yes] Danke. *{ $programme }* ist im Moment voll; { $address ->
        [du] du stehst
       *[sie] Sie stehen
    } auf *Platz { $place }* der Warteliste.
   *[no] *{ $programme }*: { $address ->
        [du] Du stehst
       *[sie] Sie stehen
    } auf *Platz { $place }* der Warteliste.
} Sobald etwas frei wird, melde ich mich von selbst.
waiting-asks = { $new ->
    [yes] Danke. Bei *{ $programme }* schaut die Koordination erst, ob es passt.
   *[no] *{ $programme }*: Die Koordination schaut noch, ob es passt.
} Ich melde mich, sobald sie sich entschieden hat.
waiting-declined = Bei *{ $programme }* hat es diesmal leider nicht geklappt. Fragen dazu beantwortet die Koordination: { $email }
waiting-ended = *{ $programme }* ist zu Ende. { $asks ->
    [yes] Die Koordination hat sich bis dahin nicht entschieden
   *[no] Ein Platz ist bis zuletzt nicht frei geworden
}, deshalb wird es diesmal leider nichts. Danke, dass { $address ->
    [du] du gewartet hast
   *[sie] Sie gewartet haben
}. Fragen dazu beantwortet die Koordination: { $email }
waiting-stop = Nicht mehr warten
waiting-sure = Wirklich nicht mehr warten? Der Platz in der Reihe ist dann weg.
waiting-stop-yes = Ja, nicht mehr warten
waiting-stopped = Gut, { $address ->
    [du] du bist
   *[sie] Sie sind
} von der Liste. Später doch noch? /start genügt.

newcomer-name = Wie { $address ->
    [du] heißt du
   *[sie] heißen Sie
}? Die Koordination sieht diesen Namen.
newcomer-named = Danke, { $name }. Ich melde mich, sobald es so weit ist.
newcomer-admitted = { $known ->
    [yes] Gute Nachricht, { $name }: { $address ->
        [du] Du bist
       *[sie] Sie sind
    }
   *[no] Gute Nachricht: { $address ->
        [du] Du bist
       *[sie] Sie sind
    }
} jetzt bei *{ $programme }* dabei. Fehlt nur noch eine kurze Vorstellung.
newcomer-begin = Los geht’s
place-reminder = { $last ->
    [yes] Ein letztes Mal: Bei *{ $programme }* fehlt nur noch die kurze Vorstellung. Ab { $until } gebe ich den Platz weiter, wenn andere darauf warten.
   *[no] Bei *{ $programme }* halte ich { $address ->
        [du] dir
       *[sie] Ihnen
    } einen Platz frei. Fehlt nur noch eine kurze Vorstellung, drei Minuten genügen.
}
place-gone = Den Platz bei *{ $programme }* habe ich jetzt weitergegeben, weil andere darauf warten. Doch noch dabei sein? /start setzt { $address ->
    [du] dich
   *[sie] Sie
} wieder auf die Liste, oder die Koordination hilft weiter.
newcomer-over = Das hat sich inzwischen erledigt. /start zeigt, wie es steht.
newcomer-asks = *{ $name }* möchte bei *{ $programme }* mitmachen, { $role ->
    [contact] als Ansprechperson einer Organisation.
    [expert] als Fachperson.
   *[maker] als Maker.
}
newcomer-asks-still = Noch nicht entschieden, seit { $since }:
newcomer-nameless = Jemand ohne Namen
newcomer-yes = Aufnehmen
newcomer-no = Nicht aufnehmen
newcomer-beyond = Trotzdem aufnehmen
newcomer-waits = *{ $name }* wartet bei *{ $programme }* auf einen Platz, { $role ->
    [contact] als Ansprechperson einer Organisation.
    [expert] als Fachperson.
   *[maker] als Maker.
}
newcomer-approved = Die Koordination sagt Ja. Noch ist *{ $programme }* voll; { $address ->
    [du] du stehst
   *[sie] Sie stehen
} auf *Platz { $place }* der Warteliste. Sobald etwas frei wird, melde ich mich von selbst.
newcomer-moved-up = *{ $name }* ist bei *{ $programme }* von der Warteliste nachgerückt, { $role ->
    [contact] als Ansprechperson einer Organisation
    [expert] als Fachperson
   *[maker] als Maker
}, mit einem Code von jemandem, der nicht mehr koordiniert.
newcomer-settled = Darüber ist schon entschieden.
newcomer-older = { $approved ->
    [yes] Darüber ist schon entschieden: Die Koordination hat zugesagt. So steht es jetzt:
   *[no] Diese Karte ist schon älter. So steht es jetzt:
}
newcomer-done-in = { $name } ist dabei und hört es von mir.
newcomer-done-out = { $name } ist nicht dabei und hört es von mir, in freundlichen Worten.
newcomer-done-waits = Zugesagt. Im Moment ist alles voll: { $name } steht auf Platz { $place } der Warteliste und rückt von selbst nach.

menu-newcomers = Wer anfragt oder wartet
newcomers-none = Niemand fragt an, und niemand wartet.
newcomers-head = *{ $programme }*: { $asking ->
    [0] keine Anfrage
    [one] eine Anfrage
   *[other] { $asking } Anfragen
}, { $waiting ->
    [0] niemand auf der Warteliste
    [one] eine Person auf der Warteliste
   *[other] { $waiting } Personen auf der Warteliste
}
newcomers-line = { $place ->
    [0] Anfrage
   *[other] Platz { $place }
}: { $name }, { $role ->
    [contact] Ansprechperson
    [expert] Fachperson
   *[maker] Maker
}, seit { $since }
newcomers-open = { $name } …
newcomers-more = Weitere
