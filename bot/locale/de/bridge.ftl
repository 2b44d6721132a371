# Die Brücke: was ein Team in einem seiner Chats schreibt, an die anderen weitergegeben.

menu-bridge = Nachrichten zwischen den Chats
menu-say = Dem Team schreiben
saying-team = An welches Team?
saying-text = Was soll ich dem Team sagen?

carried = *{ $name }:* { $text }
carried-media = *{ $name }*
carried-instead = (Ersetzt die frühere Nachricht.)
carried-gone = *{ $name }:* (zurückgenommen)
carried-beside-voice = (Dazu eine Sprachnachricht oder Aufnahme, nur im Chat selbst.)
carried-beside-location = (Dazu ein Ort auf der Karte, nur im Chat selbst.)
carried-beside-poll = (Dazu eine Umfrage, nur im Chat selbst.)
carried-beside-contact = (Dazu ein Kontakt, nur im Chat selbst.)
carried-beside-other = (Dazu etwas, das ich nicht weitergeben kann, nur im Chat selbst.)

bridge-about = *{ $team }: die Brücke*
    Sind alle einverstanden, gebe ich Nachrichten, Fotos und Dateien zwischen den Chats des Teams weiter, mit dem Namen davor: aus Gruppenchats alles, was Teammitglieder dort schreiben, aus privaten Chats nur, was mit /sagen oder als Antwort auf Weitergegebenes kommt. Was andere schreiben, gebe ich nicht weiter.

    Dabei läuft alles über mich. Sobald es zugestellt ist, lösche ich den Wortlaut; was nachts oder am Wochenende in einen privaten Chat soll, wartet bis zum nächsten Werktag bei mir. Danach weiß ich nur noch, wer wann geschrieben hat und welche Nachrichten zusammengehören. In den Chats bleibt alles stehen.

    Die eigenen Nachrichten lassen sich jederzeit heraushalten. Ein Nein beendet die Brücke für alle.
bridge-some-team = Das Team
bridge-place = { $line }
bridge-word = { $line }
bridge-at-telegram = Telegram-Gruppe: { $names }
bridge-at-matrix = Matrix-Raum: { $names }
bridge-at-room = Gruppenchat: { $names }
bridge-at-private = Im privaten Chat mit mir: { $names }
bridge-said-yes = Einverstanden: { $names }
bridge-said-others = Einverstanden, ohne die eigenen Nachrichten: { $names }
bridge-said-no = Nicht einverstanden: { $names }
bridge-said-nothing = Noch keine Antwort: { $names }
bridge-stands = *Die Brücke steht.*
bridge-waits = *Noch gebe ich nichts weiter.*
bridge-nowhere = Einverstanden sind alle. Nur fehlt noch ein zweiter Chat: Sobald es zwei gibt, beginnt die Brücke.

bridge-yes = Einverstanden
bridge-others = Ohne meine Nachrichten
bridge-no = Nicht einverstanden
bridge-end = Brücke beenden

bridge-noted-no = Gut. Zwischen den Chats von *{ $team }* gebe ich nichts weiter.
bridge-noted-others = { $address ->
    [du] Gut. Deine
   *[sie] Gut. Ihre
} Nachrichten bleiben, wo sie geschrieben werden.
bridge-noted-waits = Notiert. *{ $team }*: Es fehlt noch die Zustimmung von { $names }.
bridge-begins = *{ $team }*: Die Brücke steht. Ab jetzt gebe ich Nachrichten zwischen diesen Chats weiter:
bridge-how = Von hier aus geht es mit /sagen, oder als Antwort auf eine weitergegebene Nachricht. Alles andere bleibt hier. Ändern oder beenden: /bruecke
bridge-how-room = Alles, was Teammitglieder hier schreiben, gebe ich weiter, außer von denen, die ihre eigenen Nachrichten heraushalten. Ändern oder beenden: /bruecke
bridge-ended = *{ $team }*: { $name } möchte die Brücke nicht mehr. Ab jetzt gebe ich nichts mehr zwischen den Chats weiter.
bridge-declined = *{ $team }*: { $name } möchte keine Brücke. Alles bleibt, wo es geschrieben wird.
bridge-own = *{ $team }*: Nachrichten von { $name } bleiben ab jetzt, wo sie geschrieben werden.
bridge-again = *{ $team }*: Nachrichten von { $name } gebe ich ab jetzt auch an die anderen Chats weiter.
bridge-rests = *{ $team }*: { $name } ist neu dabei. Bis zur Zustimmung ruht die Brücke, so lange gebe ich nichts weiter.
bridge-halts = *{ $team }*: Ab jetzt gebe ich nichts mehr weiter, denn dafür braucht es zwei verschiedene Chats. Wie das Team zu einem Gruppenchat kommt, zeigt /team.
bridge-aside = *{ $team }*: Außerhalb des Gruppenchats geht nichts verloren. Was das Team schreibt, kommt jetzt hierher.
bridge-further = *{ $team }*: { $name } hat einen weiteren Chat mit dem Team verbunden. Was das Team schreibt, gebe ich auch dorthin weiter:
bridge-further-how = Ändern oder beenden: /bruecke
bridge-further-there = Hierher kommt es weiterhin. Wer in dem neuen Chat dabei ist, schreibt dort einmal /bruecke, dann kommt es nur noch dort an. Ändern oder beenden: /bruecke
bridge-no-team = Noch gibt es kein Team. Mit /vorschlaege geht es los.

say-which = Für welches Team? Bitte die Nummer davor schreiben, zum Beispiel: /sagen 3: Bin gleich da
say-team = { $number }: { $team }
say-empty = So geht es hier: /sagen Bin gleich da
say-done = Ist an *{ $team }* weitergegeben.
say-done-team = Ist an *{ $team }* weitergegeben, ohne die { $number } davor.
say-unchanged = Die Änderung zählt nicht: *{ $team }* liest weiter, was vorher dort stand. Was jetzt gilt, bitte neu schreiben.
say-unkept = Die Nachricht ans Team ist noch nicht weitergegeben: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /sagen.
say-no-bridge = Das konnte ich nicht weitergeben: { $team } hat keine Brücke. Was es damit auf sich hat: /bruecke
say-own-stay = Das habe ich nicht weitergegeben: { $address ->
    [du] Deine
   *[sie] Ihre
} Nachrichten an { $team } bleiben, wo sie geschrieben werden. Ändern: /bruecke
say-nobody = Das konnte ich nicht weitergeben: { $names } kann ich im Moment nicht erreichen.
bridge-late = *{ $team }*: { $address ->
    [du] Deine
   *[sie] Ihre
} Nachricht vom { $at } konnte ich nicht allen weitergeben, und jetzt ist es dafür zu spät. Wenn sie noch wichtig ist: mit /sagen noch einmal, oder auf anderem Weg.
bridge-interrupted = *{ $team }*: Während ich { $address ->
    [du] deine
   *[sie] Ihre
} Nachricht vom { $at } weitergab, wurde ich unterbrochen. In einem der Chats fehlt sie vielleicht, ganz oder zum Teil. Wenn sie noch wichtig ist: mit /sagen noch einmal, oder auf anderem Weg.
bridge-lost = *{ $team }*: { $address ->
    [du] Deine
   *[sie] Ihre
} Nachricht vom { $at } konnte ich nicht allen weitergeben: { $why ->
    [unreachable] In einem der Chats erreiche ich niemanden mehr.
    [doubtful] Sie war lang, und die Verbindung brach ab. In einem der Chats fehlt sicher das Ende.
   *[refused] Der Messenger hat sie in einem der Chats abgelehnt; vielleicht darf ich dort nicht schreiben.
} Ist sie wichtig, dann bitte auf anderem Weg. Geht es am selben Tag weiteren Nachrichten so, sage ich es nicht noch einmal.
bridge-out = *{ $team }*: { $address ->
    [du] Deine
   *[sie] Ihre
} Nachricht vom { $at } konnte ich nicht allen weitergeben: In einem der Chats erreiche ich niemanden mehr. Ist sie wichtig, dann bitte auf anderem Weg. Geht es weiteren Nachrichten so, sage ich es nicht jedes Mal.
bridge-too-fast = *{ $team }*: Im Chat kam von { $address ->
    [du] dir
   *[sie] Ihnen
} so viel auf einmal ({ $at }), dass ich nicht alles weitergeben konnte. Was wichtig ist, bitte nach einer kurzen Pause noch einmal schicken. Kommt das am selben Tag wieder vor, sage ich es nicht noch einmal.
bridge-too-old = *{ $team }*: Was { $address ->
    [du] du im Chat des Teams vor mehr als zwei Tagen geschrieben hast
   *[sie] Sie im Chat des Teams vor mehr als zwei Tagen geschrieben haben
}, oder bevor ich auf einen früheren Stand zurückgesetzt wurde, habe ich zu spät bekommen und gebe es nicht mehr weiter. Bitte noch einmal schicken, was noch gilt. Geht es am selben Tag weiteren Nachrichten so, sage ich es nicht noch einmal.
bridge-too-early = *{ $team }*: Was { $address ->
    [du] du im neuen Raum des Teams geschrieben hast
   *[sie] Sie im neuen Raum des Teams geschrieben haben
}, bevor alle eingeladen waren, konnte ich nicht weitergeben. Jetzt sind alle eingeladen: Was sie lesen sollen, bitte dort noch einmal schicken.
bridge-beforehand = *{ $team }*: Was { $address ->
    [du] du im Chat des Teams geschrieben hast
   *[sie] Sie im Chat des Teams geschrieben haben
}, bevor ich es (nach meiner Uhr) weitergeben durfte, habe ich erst danach bekommen. Ich habe es nicht weitergegeben. Was die anderen lesen sollen, bitte dort noch einmal schicken. Geht es am selben Tag weiteren Nachrichten so, sage ich es nicht noch einmal.
bridge-sealed = *{ $team }*: { $address ->
    [du] Deine
   *[sie] Ihre
} Nachricht im Chat des Teams ist bei mir verschlüsselt angekommen, aber ohne Schlüssel. Ich konnte sie nicht lesen und habe sie nicht weitergegeben. Bitte noch einmal schicken, nach einem Neustart der App, oder hier mit /sagen. Geht es in derselben Stunde weiteren Nachrichten so, sage ich es nicht noch einmal.
bridge-nobodys = *{ $team }*: Was hier im Namen der Gruppe oder eines Kanals geschrieben wird, gebe ich nicht weiter, und ich antworte auch nicht darauf: Ich sehe nicht, von wem es ist. Bitte unter dem eigenen Namen noch einmal schicken. Wer die Gruppe verwaltet und anonym bleibt, stellt das in den Adminrechten ab. Ich sage es nur dieses eine Mal.
bridge-unsaid = *{ $team }*: { $count ->
    [one] { $address ->
        [du] Deine
       *[sie] Ihre
    } Nachricht vom { $at } hat noch nicht alle erreicht, und jetzt gebe ich sie nicht mehr weiter. Wenn sie noch wichtig ist, dann bitte
   *[other] { $count } { $address ->
        [du] deiner
       *[sie] Ihrer
    } Nachrichten, die erste vom { $at }, haben noch nicht alle erreicht, und jetzt gebe ich sie nicht mehr weiter. Wenn sie noch wichtig sind, dann bitte
} auf anderem Weg.

say-how = War es für das Team? Dann bitte als Antwort auf die Nachricht schreiben, oder mit /sagen davor.
