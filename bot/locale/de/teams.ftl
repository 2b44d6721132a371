# Räume, die der Bot selbst für ein Team öffnet, und wer in den Chats der Teams kommt und geht.

team-room-open = Teamraum öffnen
team-room-opening = Der Teamraum wird geöffnet. { $invited ->
    [yes] Die Einladung kommt gleich.
   *[no] Die Mitglieder werden gleich eingeladen.
}
team-room-not = Ein Teamraum lässt sich hier gerade nicht öffnen. Vielleicht gibt es ihn schon; /team zeigt es.
team-room-refused = Der Teamraum für *{ $team }* ließ sich leider nicht öffnen. Mit /team geht ein neuer Versuch. { $told ->
    [yes] Die Koordination erfährt davon.
   *[no] Wer mich betreibt, kann nachsehen, woran es liegt.
}
team-room-refused-lead = Team { $number } ({ $team }): Der Teamraum, um den { $name } gebeten hat, ließ sich nicht öffnen. Wer mich betreibt, kann nachsehen, woran es liegt.
team-room-name = Team { $number } · { $team }
team-room-topic = Gemeinsam an „{ $title }“

room-known = Dieser Chat gehört schon zum Team.
room-code = Damit ich hier mitreden kann, braucht es den Code des Teams: /start CODE. Ein Mitglied bekommt ihn mit /team im privaten Chat.
room-stranger = Den Code darf nur ein Mitglied des Teams verwenden.
room-other = Dieser Chat gehört schon zu einem anderen Team.
room-bound = Dieser Chat gehört jetzt zum Team *{ $team }*. Termine zeige ich auch hier. Mit /treffen geht es los.
room-over = Das Team *{ $team }* ist zu Ende, deshalb verbinde ich keinen Chat mehr mit ihm.
room-made = Das ist der Raum des Teams *{ $team }*. Termine und Updates zeige ich auch hier. Mit /treffen geht es los, /hilfe zeigt alles.
room-made-bridge = Das Team ist auch in anderen Chats. Mit /bruecke gebe ich Nachrichten weiter, wenn alle zustimmen.
room-farewell = Das Team *{ $team }* ist zu Ende, deshalb schließe ich diesen Raum. Danke fürs Mitmachen.
room-private-code = Dieser Code war für den privaten Chat mit mir gedacht. Hier haben ihn alle gesehen, deshalb gilt er nicht mehr. Einen neuen gibt es mit /verbinden.
room-somebody = Jemand
room-by-somebody = jemandem
room-guest = { $name } ist jetzt hier, gehört aber nicht zum Team.
room-guest-coordinator = Team { $number } ({ $team }): { $name } ist jetzt im Chat des Teams, gehört aber nicht dazu.
room-guests-coordinator = Team { $number } ({ $team }): Heute kommen noch mehr Leute in den Chat des Teams, die nicht dazugehören. Ich nenne sie nicht alle.
room-member-left = Team { $number } ({ $team }): { $name } hat den Chat des Teams verlassen.
room-member-removed = Team { $number } ({ $team }): { $name } wurde von { $by } aus dem Chat des Teams entfernt.
room-deserted = In diesem Chat ist damit kein Mitglied mehr.
room-uninvited-lead = Team { $number } ({ $team }): { $name } ließ sich nicht in den Teamraum einladen. Der Server des Kontos lehnt es ab oder antwortet seit Tagen nicht. Wer im Raum ist, kann es später selbst noch einmal versuchen.
room-lost = Team { $number } ({ $team }): Ich bin nicht mehr im Chat des Teams und kann dort nichts mehr ansagen.
room-chat-telegram = Telegram-Chat
room-chat-matrix = Matrix-Chat
room-chat-other = Gruppenchat
room-unbound = Deshalb sage ich dort nichts mehr an.
room-let-go = Im { $chat } des Teams *{ $team }* ist niemand mehr vom Team. Deshalb sage ich dort nichts mehr an und gebe nichts mehr dorthin weiter. Wie das Team zu einem anderen Chat kommt, zeigt /team.
room-let-go-lead = Team { $number } ({ $team }): Im { $chat } des Teams ist kein Mitglied mehr. Deshalb sage ich dort nichts mehr an.
room-unseen = Im { $chat } des Teams *{ $team }* habe ich sonst niemanden vom Team bemerkt. Deshalb sage ich dort nichts mehr an und gebe nichts mehr dorthin weiter. Ist doch jemand vom Team dort, lässt sich der Chat neu verbinden. Den Code dafür gibt es mit /team.
room-unseen-lead = Team { $number } ({ $team }): Im { $chat } des Teams habe ich kein anderes Mitglied bemerkt. Deshalb sage ich dort nichts mehr an.
room-outsider-left = { $name } gehört nicht mehr zum Team *{ $team }*, kann aber noch im { $chat } des Teams sein und dort alles mitlesen.
room-outsider-erased = Jemand gehört nicht mehr zum Team *{ $team }*, kann aber noch im { $chat } des Teams sein und dort alles mitlesen.
room-outsider-account = Ein Konto gehört { $name } nicht mehr, kann aber noch im { $chat } des Teams *{ $team }* sein. Wer es jetzt benutzt, liest dort alles mit.
room-outsider-role = { $name } koordiniert nicht mehr, kann aber noch im { $chat } des Teams *{ $team }* sein und dort alles mitlesen.
room-outsider-role-erased = Jemand koordiniert nicht mehr, kann aber noch im { $chat } des Teams *{ $team }* sein und dort alles mitlesen.
room-outsider-do = Ich kann dort niemanden entfernen. Bitte im Chat nachsehen, wer da ist, und entfernen, wer nicht mehr dazugehört. Geht das nicht, dann mich aus dem Chat entfernen: So kommt dort nichts mehr an.
room-outsider-lead = Team { $number } ({ $team }): { $how ->
    [left] { $name } gehört nicht mehr zum Team, kann
    [account] Ein Konto gehört { $name } nicht mehr, kann
   *[erased] Jemand gehört nicht mehr zum Team, kann
} aber noch im { $chat } des Teams sein und dort alles mitlesen. Ich kann dort niemanden entfernen und habe das Team gebeten, nachzusehen.
room-outsider-leads = { $how ->
    [role] { $name } koordiniert nicht mehr, kann
    [account] Ein Konto gehört { $name } nicht mehr, kann
   *[role-erased] Jemand koordiniert nicht mehr, kann
} aber noch in Gruppenchats von Teams sein und dort alles mitlesen. Ich kann dort niemanden entfernen und habe diese Teams gebeten, nachzusehen: { $teams }.
team-namesakes = Team { $number } ({ $team }): Hier haben jetzt zwei den gleichen oder fast den gleichen Namen, *{ $name }* ({ $side ->
    [maker] Maker
   *[contact] Ansprechperson
}) und *{ $other }* ({ $side2 ->
    [maker] Maker
   *[contact] Ansprechperson
}). Im Zweifel bitte nachfragen, wer schreibt.
