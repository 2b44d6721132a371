# Einladungen: Codes mit Links und QR-Codes, für eine Person oder für viele.

menu-invite = Jemanden einladen

invite-programme = In welches Programm?
invite-role = Wen { $address ->
    [du] möchtest du
   *[sie] möchten Sie
} einladen?
invite-role-maker = Maker, Kreative, Forschende
invite-role-contact = Eine Ansprechperson
invite-role-expert = Eine Fachperson
invite-role-coordinator = Jemanden für die Koordination
invite-uses = Für wie viele Personen? Für ein Plakat oder einen Newsletter passt „Beliebig viele“.
invite-uses-one = Eine
invite-uses-ten = Zehn
invite-uses-fifty = Fünfzig
invite-uses-any = Beliebig viele
invite-house-organisation = Zu welcher Organisation gehört die Fachperson? Deren Teams können sie fragen.
invite-houseless = Fachleute gehören zu einer Organisation, deren Teams sie fragen können. Noch ist hier keine. Zuerst braucht es also eine Ansprechperson: Sie kann Fachleute dann auch selbst einladen, mit /experten.
invite-life = Wie lange soll der Code gelten?
invite-life-week = Eine Woche
invite-life-month = 30 Tage
invite-life-always = Ohne Ablauf

invite-made = Einladung zu *{ $programme }* { $role ->
    [contact] für eine Ansprechperson
    [expert] für eine Fachperson von „{ $house }“
    [coordinator] für die Koordination
   *[maker] für Maker, Kreative, Forschende
}, { $uses ->
    [0] für beliebig viele
    [one] gilt einmal
   *[other] für { $uses } Personen
}{ $limited ->
    [yes] , bis { $until }
   *[no] {""}
}.
invite-late = Achtung: { $programme } ist seit { $ended } vorbei. Wer jetzt dazukommt, wird zu keinen Treffen mehr gefragt.
invite-code = Code zum Eintippen: *{ $code }*
invite-at-telegram = Telegram: { $link }
invite-at-matrix = Matrix: { $link } (Chat beginnen und den Code schreiben)
invite-at-console = Hier: { $link }
invite-qr-telegram = QR-Code für Telegram, zum Zeigen und Weiterschicken.
invite-qr-matrix = QR-Code für Matrix, zum Zeigen und Weiterschicken. Er führt zum Chat; den Code schreibt man dort hinein.
invite-qr-console = QR-Code, zum Zeigen und Weiterschicken.
invite-print = Derselbe zum Drucken, in jeder Größe scharf.
invite-revoke = Zurückziehen

invite-list = *Diese Codes gelten:*
invite-line = { $number }. Vom { $since }: { $programme }, { $role ->
    [contact] Ansprechperson
    [expert] Fachperson
    [coordinator] Koordination
   *[maker] Maker
}, { $uses ->
    [0] beliebig oft
    [one] noch einmal
   *[other] noch { $uses }-mal
}{ $limited ->
    [yes] , bis { $until }
   *[no] {""}
}
invite-card = Ein Code vom { $since } für *{ $programme }*, { $role ->
    [contact] Ansprechperson
    [expert] Fachperson
    [coordinator] Koordination
   *[maker] Maker
}, { $uses ->
    [0] gilt beliebig oft
    [one] gilt noch einmal
   *[other] gilt noch { $uses }-mal
}{ $limited ->
    [yes] , bis { $until }
   *[no] {""}
}. Den Code selbst kenne ich nicht mehr; aufbewahrt wird nur, woran ich ihn erkenne.
invite-new = Neue Einladung
invite-open = Nr. { $number }
invite-more = Weitere
invite-none = Gerade gilt kein Code für mehrere Personen.
invite-revoked = Zurückgezogen: Mit diesem Code kommt niemand mehr herein. Wer schon da ist, bleibt.
invite-over = Dieser Code gilt nicht mehr.
invite-gone = Dieses Programm gibt es hier nicht mehr.
codes-ended = Einladungscodes aus dem alten Konto, mit denen jemand in die Koordination, als Ansprech- oder als Fachperson gekommen wäre, gelten nicht mehr: { $count }.
codes-ended-lead = Noch offene Codes dieser Person für Koordination, Ansprech- und Fachpersonen gelten damit nicht mehr: { $count }. Alle anderen zeigt /einladen.
codes-listed-lead = Aus Listen, die diese Person in den letzten 24 Stunden eingelesen hat, sind noch Einladungen offen: { $count }. Sie gelten weiter. Kommt das überraschend, lassen sie sich unter /einladen zurückziehen.

# Wer in die Koordination kommt: die anderen hören davon.
lead-joined = { $by ->
    [you] *{ $name }* ist jetzt in der Koordination von *{ $programme }*, mit einem Code von { $address ->
        [du] dir
       *[sie] Ihnen
    }.
    [lead] *{ $name }* ist jetzt in der Koordination von *{ $programme }*, mit einem Code von *{ $maker }*.
   *[unknown] *{ $name }* ist jetzt in der Koordination von *{ $programme }*.
}
lead-check = Kommt das überraschend, dann bitte gleich nachfragen; /personen zeigt alle.
lead-nameless = Jemand (noch ohne Namen)

# Anmeldelisten: eine Datei wird gelesen, gezeigt, und jede Person bekommt eine eigene Einladung.

menu-import = Anmeldeliste einlesen

import-programme = Für welches Programm?
import-listed = Wer steht auf der Liste?
import-listed-makers = Maker, Kreative, Forschende
import-listed-contacts = Ansprechpersonen
import-listed-mixed = Steht in der Spalte „Rolle“
import-media = Bitte die Datei schicken: CSV oder Excel (.xlsx), bis 2 MB. In der ersten Zeile stehen die Überschriften: „Name“ (oder „Vorname“ und „Nachname“), dazu gern „Organisation“ und „Rolle“.
import-reading = Danke, ich lese die Liste. Einen Moment …
import-gone = Diese Liste gibt es nicht mehr. Mit /einlesen geht es von vorn los.
import-trouble-gone = Die Datei ließ sich nicht abholen.
import-trouble-big = Die Datei ist zu groß. Bis 2 MB geht es.
import-trouble-long = Die Liste ist zu lang. Bis 2.000 Zeilen geht es; bitte aufteilen.
import-trouble-strange = Das ist keine Tabelle, die ich lesen kann. CSV und Excel (.xlsx, ohne Kennwort) gehen.
import-trouble-quotes = In der Tabelle geht ein Anführungszeichen nicht zu, oder steht mitten im Feld. Bitte ändern, am besten als Excel (.xlsx) speichern.
import-wrong = { $count ->
    [one] An einer Stelle komme ich nicht weiter.
   *[other] An { $count } Stellen komme ich nicht weiter.
} Noch ist niemand eingeladen:
import-fault = { $wrong ->
    [headings] Ich finde keine Spalte „Name“ (oder „Vorname“ und „Nachname“).
    [empty] Unter den Überschriften steht niemand.
    [nameless] Zeile { $line }: der Name fehlt.
    [name] Zeile { $line }: „{ $word }“ kann ich nicht als Namen lesen.
    [roleless] Zeile { $line }: die Rolle fehlt.
    [role] Zeile { $line }: die Rolle „{ $word }“ kenne ich nicht. Es gehen Maker, Ansprechperson, Fachperson.
    [organisation] Zeile { $line }: der Name der Organisation ist zu lang, er beginnt mit „{ $word }“.
    [house] Zeile { $line }: Eine Fachperson gehört zu einer Organisation, die schon hier ist; „{ $word }“ kenne ich nicht, oder mehrere heißen so. Ihre Ansprechperson lädt Fachleute auch selbst ein, mit /experten.
    [houseless] Zeile { $line }: Bei einer Fachperson fehlt die Organisation. Von ihr hängt ab, welche Teams sie fragen können.
   *[twice] Zeile { $line }: steht schon in Zeile { $word }.
}
import-more = Und { $count } weitere.
import-nobody = Alle auf dieser Liste sind schon dabei oder eingeladen.
import-preview = *{ $count ->
    [one] Eine Person
   *[other] { $count } Personen
}* für *{ $programme }*:
import-count = { $role ->
    [contact] { $count ->
        [one] { $count } Ansprechperson
       *[other] { $count } Ansprechpersonen
    }
    [expert] { $count ->
        [one] { $count } Fachperson
       *[other] { $count } Fachpersonen
    }
   *[maker] { $count } Maker
}
import-first = { $names }{ $rest ->
    [0] {""}
   *[other] {" "}und { $rest } weitere
}
import-known = Schon dabei oder eingeladen, deshalb lasse ich aus: { $names }{ $rest ->
    [0] .
   *[other] { " " }und { $rest } weitere.
} Ist jemand anderes mit demselben Namen gemeint, geht es mit /einladen.
import-ignored = Diese Spalten lese ich nicht: { $headings }.
roster-decision = Allen eine persönliche Einladung machen?
roster-decision-yes = Ja, einladen
roster-decision-no = Nein, verwerfen
import-unkept = Von der Liste ist noch niemand eingeladen: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /einlesen.
import-dropped = Verworfen; von der Liste ist nichts mehr da.
import-done = { $count ->
    [one] Eine Einladung ist
   *[other] { $count } Einladungen sind
} fertig, gültig bis { $until } (90 Tage). In der Datei steht für jede Person ein eigener Code mit Link; verschicken { $address ->
    [du] kannst du sie, wie du magst
   *[sie] können Sie sie, wie Sie mögen
}. Wer seinen Code benutzt, muss keinen Namen mehr eintippen.
import-file-name = einladungen
import-role = { $role ->
    [contact] Ansprechperson
    [expert] Fachperson
   *[maker] Maker
}
import-head-name = Name
import-head-organisation = Organisation
import-head-role = Rolle
import-head-code = Code

pending-summary = Persönliche Einladungen aus Listen: { $invited }, noch nicht benutzt: { $open }
pending-nameless = { $count ->
    [one] Eine davon ist ohne Namen
   *[other] { $count } davon sind ohne Namen
}: Jemand, der so heißt, hat sich löschen lassen. Der Code gilt weiter.
pending-show = Wer fehlt noch?
pending-none = Es gibt keine Listen mehr.
pending-open = { $name } …
pending-more = Weitere
pending-drop = Liste vom { $since } zurückziehen ({ $count })
pending-line = { $name }{ $known ->
    [yes] , { $organisation }
   *[no] {""}
} ({ $role ->
    [contact] Ansprechperson
    [expert] Fachperson
   *[maker] Maker
})
pending-card = { $name } hat die Einladung noch nicht benutzt.
pending-back = Einladung zurückziehen
pending-sure = { $count ->
    [one] Eine Einladung wird
   *[other] { $count } Einladungen werden
} wertlos, und alles, was in der Liste stand, wird gelöscht. Wer schon da ist, bleibt. Wirklich?
pending-sure-yes = Ja, zurückziehen
pending-gone = { $count ->
    [one] Zurückgezogen. Was in der Liste über diese Person stand, ist gelöscht.
   *[other] { $count } Einladungen sind zurückgezogen. Was in der Liste stand, ist gelöscht.
}
