# Die Brücke: was ein Team in einem seiner Chats schreibt, in die anderen getragen.

menu-bridge = Nachrichten zwischen den Chats
menu-say = Etwas ans Team schreiben

carried = *{ $name }:* { $text }
carried-media = *{ $name }*
carried-gone = *{ $name }:* (zurückgenommen)

bridge-about = *{ $team }: die Brücke*
    Sind alle einverstanden, trage ich Nachrichten, Fotos und Dateien zwischen den Chats des Teams hin und her. Was jemand in einem schreibt, steht dann auch in den anderen, mit dem Namen davor.

    Alles Getragene geht durch mich. Ich bewahre es nicht länger auf, als das Zustellen braucht. Wer nicht zum Team gehört, wird nicht mitgetragen.

    Die eigenen Nachrichten lassen sich jederzeit heraushalten. Ein Nein beendet die Brücke für alle.
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
bridge-waits = *Noch trage ich nichts.*
bridge-nowhere = Einverstanden sind alle. Nur fehlt noch ein zweiter Chat: Sobald es zwei gibt, beginnt die Brücke.

bridge-yes = Einverstanden
bridge-others = Ohne meine Nachrichten
bridge-no = Nicht einverstanden
bridge-end = Brücke beenden

bridge-noted-no = Gut. Zwischen den Chats von *{ $team }* trage ich nichts.
bridge-noted-others = { $address ->
    [du] Gut. Deine
   *[sie] Gut. Ihre
} Nachrichten bleiben, wo sie geschrieben werden.
bridge-noted-waits = Notiert. *{ $team }*: Es fehlt noch die Zustimmung von { $names }.
bridge-begins = *{ $team }*: Die Brücke steht. Ab jetzt trage ich Nachrichten zwischen diesen Chats:
bridge-how = Von hier aus geht es mit /sagen, oder als Antwort auf eine getragene Nachricht. Ändern oder beenden: /bruecke
bridge-ended = *{ $team }*: { $name } möchte die Brücke nicht mehr. Ab jetzt trage ich nichts mehr zwischen den Chats.
bridge-declined = *{ $team }*: { $name } möchte keine Brücke. Alles bleibt, wo es geschrieben wird.
bridge-own = Nachrichten von { $name } bleiben ab jetzt, wo sie geschrieben werden.
bridge-again = Nachrichten von { $name } trage ich ab jetzt auch in die anderen Chats.
bridge-rests = *{ $team }*: { $name } ist neu dabei. Bis zur Zustimmung ruht die Brücke, so lange trage ich nichts.
bridge-no-team = Noch gibt es kein Team. Mit /vorschlaege geht es los.

say-which = Für welches Team? Bitte die Nummer davor schreiben, zum Beispiel: /sagen 3 Bin gleich da
say-team = { $number }: { $team }
say-empty = Was soll ich weitersagen? Zum Beispiel: /sagen Bin gleich da
say-no-bridge = Das konnte ich nicht weitertragen: { $team } hat keine Brücke. Was es damit auf sich hat: /bruecke
say-own-stay = Das habe ich nicht weitergetragen: { $address ->
    [du] Deine
   *[sie] Ihre
} Nachrichten an { $team } bleiben, wo sie geschrieben werden. Ändern: /bruecke
say-how = War es für das Team? Dann bitte als Antwort auf die Nachricht schreiben, oder mit /sagen davor.
