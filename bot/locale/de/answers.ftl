# Was Antworten lehren, und was jemand hört, für den es noch nichts gibt.

because-far = Zu weit weg
because-busy = Keine Zeit gerade
because-topic = Anderes Thema
because-cannot = Kann ich nicht
because-skills = Passt fachlich nicht
because-expectation = Andere Erwartung
because-known = Kenne ich schon
because-other = Anderer Grund
because-unsaid = Ohne Grund
because-silence = Keine Antwort

refusal-ask = Woran lag es? Die andere Seite erfährt es nicht, die nächsten Vorschläge werden besser.
refusal-note = Was war der Grund? Ein Satz genügt. Die andere Seite liest ihn nicht.
refusal-kept = Danke, das merke ich mir.
refusal-taken = Danke, das merke ich mir: { $reason }.
refusal-unsaid = Gut, dann ohne Grund.
refusal-busy = Verstanden. In den nächsten vier Wochen kommt höchstens ein Vorschlag auf einmal. Oder lieber ganz Ruhe, auch vor Anfragen?
refusal-weeks = { $count } Wochen Ruhe
refusal-rests = Gut, bis { $until } ist Ruhe. So lange schlage ich { $address ->
    [du] dich
   *[sie] Sie
} auch niemandem vor.
refusal-back = Doch nicht
refusal-back-done = Gut, der Vorschlag ist wieder offen:
refusal-unkept = Der Grund für die Absage ist nicht notiert: Auf meine letzte Frage dazu kam keine Antwort mehr. An der Absage ändert das nichts.
refusal-gone = Das lässt sich nicht mehr ändern, mit diesem Vorschlag ist schon etwas anderes geschehen. Neues gibt es mit /vorschlaege.

lesson-far = *Diesmal näher dran.*
lesson-far-none = Näher passt gerade nichts so gut, das hier passt am besten:
lesson-far-unknown = Wie weit es dorthin ist, weiß ich nicht. Das hier passt am besten:
lesson-expectation = *Diesmal mit gleicher Erwartung.*
lesson-expectation-none = Mit gleicher Erwartung ist gerade nichts dabei, das hier passt am besten:
lesson-topic = *Diesmal ein anderes Thema.*
lesson-cannot = *Diesmal wird anderes Können gesucht.*
lesson-skills = *Diesmal mit anderem Können.*
lesson-busy = Einer auf einmal, solange die Zeit knapp ist.

suggestion-put-off = Für später zurückgelegt, passt es jetzt?
suggestion-found = Jetzt passt etwas:

request-hidden = Es war nicht die erste Anfrage ohne Antwort, das ist nicht schlimm. Damit niemand vergeblich wartet, schlage ich { $address ->
    [du] dich
   *[sie] Sie
} vorerst niemandem vor. Ein Wort hier genügt, dann geht es weiter.

empty-full-maker = { $address ->
    [du] Du bist
   *[sie] Sie sind
} schon in so vielen Teams, wie das Programm vorsieht. Neue Vorschläge gibt es, sobald eines endet.
empty-full-contact = Alle Plätze im Team sind vergeben, also gibt es keine neuen Vorschläge. Wird einer frei, sehe ich wieder nach.
empty-held-contact = Vorschläge gibt es, sobald die Herausforderung freigegeben ist. Wo sie steht, zeigt /herausforderung.
empty-nobody-maker = Noch hat keine Organisation eine Herausforderung gestellt.
empty-nobody-contact = Noch hat sich niemand mit einem Profil vorgestellt.
empty-taken-maker = Bei allen Herausforderungen sind die Plätze gerade vergeben.
empty-taken-contact = Alle Maker sind gerade in Teams vergeben.
empty-resting-maker = Was passt, ruht gerade: Die Ansprechpersonen machen Pause oder antworten zurzeit nicht.
empty-resting-contact = Wer passt, ruht gerade: Diese Maker machen Pause oder antworten zurzeit nicht.
empty-seen-maker = Gerade gibt es keine weitere Herausforderung, die passt.
empty-seen-contact = Gerade gibt es kein weiteres Profil, das passt.
empty-unlike-maker = Von den Herausforderungen, die es gibt, passt noch keine gut genug zum Profil.
empty-unlike-contact = Von den Profilen, die es gibt, passt noch keines gut genug zur Herausforderung.
empty-thin-doing = Was hilft: zwei, drei Sätze dazu, was { $address ->
    [du] du machst
   *[sie] Sie machen
}. Das geht mit /profil.
empty-thin-skills = Was hilft: mehr Stichworte beim Können. Das geht mit /profil.
empty-thin-offers = Was hilft: im Profil auch sagen, was { $address ->
    [du] du anbietest
   *[sie] Sie anbieten
}. Das geht mit /profil.
empty-thin-need = Was hilft: zwei, drei Sätze mehr dazu, was gebraucht wird. Das geht mit /herausforderung.
empty-thin-wanted = Was hilft: mehr Stichworte beim gesuchten Können. Das geht mit /herausforderung.
empty-asked = { $count ->
    [one] Eine Antwort der anderen Seite steht noch aus.
   *[other] { $count } Antworten der anderen Seite stehen noch aus.
}
empty-look = Ich sehe jeden Tag nach, und gleich, wenn jemand dazukommt. Sobald etwas passt, melde ich mich.
empty-wider-maker = Ändert sich, was { $address ->
    [du] du machst oder kannst, passe
   *[sie] Sie machen oder können, passen Sie
} das Profil an (/profil). Auch die Koordination hilft: /frage.
empty-wider-contact = Mehr passt vielleicht, wenn die Herausforderung auch nach verwandtem Können fragt (/herausforderung). Auch die Koordination hilft: /frage.
empty-idea = Eine eigene Idee? Mit /idee kann daraus eine Herausforderung werden.

reasons-head = *{ $programme }:* Warum Vorschläge nicht passten
reasons-none = { $programme }: Bisher hat niemand einen Vorschlag abgelehnt.
reasons-maker = Maker zu Herausforderungen
reasons-contact = Ansprechpersonen zu Profilen
reasons-line = • { $reason }: { $count }
menu-reasons = Warum Vorschläge nicht passten
