# Eigene Ideen, und wie daraus eine Herausforderung wird.

idea-programme = Für welches Programm?
idea-programme-name = Programm
idea-text = Worum geht es bei der Idee? Ein paar Sätze genügen. Die Koordination liest sie zuerst; wird daraus eine Herausforderung, arbeitet eine Organisation mit diesem Text weiter.
idea-text-name = Idee
idea-wanted = Welche Organisation würde passen? Eine Branche oder ein Beispiel genügt.
idea-wanted-name = Passen würde
idea-summary = *So geht die Idee an die Koordination:*
idea-gone = Das geht gerade nicht. Eine neue Idee beginnt mit /idee.
idea-unkept = Die Idee ist noch nicht weitergegeben: Auf meine letzte Frage dazu kam keine Antwort mehr. Noch einmal geht es mit /idee.
idea-thanks = Danke, die Idee ist bei der Koordination. Was daraus wird, { $address ->
    [du] erfährst du
   *[sie] erfahren Sie
} hier.
idea-new = *Eine Idee* von { $name }:
idea-words = { $text }
idea-would-fit = Passen würde: { $wanted }
idea-make = Einer Organisation zeigen
idea-no = Danke, nein
idea-settled = Diese Idee ist schon erledigt. Was offen ist, zeigt /ideen.
idea-since = Inzwischen wurde die Idee weitergereicht. So steht es jetzt:
idea-no-other = { $name } hat zu dieser Idee inzwischen „Danke, nein“ gesagt. Wer sie hatte, hört es von mir:
idea-handed-other = { $name } hat diese Idee inzwischen { $all ->
    [yes] allen Ansprechpersonen gezeigt
   *[no] an { $organisation } weitergereicht
}:
idea-declined = Die Idee ist gelesen. Gerade passt sie zu keiner Organisation im Programm, danke trotzdem. Eine andere Idee ist jederzeit willkommen: /idee.
idea-declined-lead = Gut, ich sage es freundlich weiter.
idea-nobody = Noch ist keine Organisation dabei, der ich die Idee zeigen könnte. Sie bleibt unter /ideen.
idea-all = Alle fragen
idea-hand-organisation = Wem soll ich die Idee zeigen? Wer sie annimmt, macht daraus die eigene Herausforderung.
idea-handed = { $all ->
    [yes] Gut, ich frage alle Ansprechpersonen. Wer zuerst eine Herausforderung daraus macht, hat die Idee.
   *[no] Gut, die Idee geht an { $organisation }.
}
idea-offered = Jemand aus dem Programm hat eine Idee, die { $address ->
    [du] zu dir
   *[sie] zu Ihnen
} passen könnte:
idea-offered-how = Mit einem Ja wird daraus { $address ->
    [du] deine
   *[sie] Ihre
} Herausforderung. Ein paar Fragen dazu stelle ich gleich, ändern lässt sich alles.
idea-take = Ja, übernehmen
idea-leave = Nein, danke
idea-taken = Diese Idee ist schon vergeben.
idea-otherwise = Über diese Idee hat die Koordination inzwischen anders entschieden. Mit /frage lässt sich sagen, dass Interesse daran besteht.
idea-back = Diese Idee liegt inzwischen wieder bei der Koordination. Mit /frage lässt sich sagen, dass Interesse daran besteht.
idea-late = Eine andere Organisation war mit dieser Idee schneller und arbeitet schon daran. { $address ->
    [du] Deine
   *[sie] Ihre
} Herausforderung bleibt eingetragen, ändern lässt sie sich mit /herausforderung.
idea-left = Gut, danke für die Antwort.
idea-left-lead = { $organisation } übernimmt diese Idee nicht:
idea-vacant-lead = Die Organisation, der diese Idee gezeigt wurde, kann sie nicht mehr übernehmen:
idea-left-all = Keine der Organisationen übernimmt diese Idee:
idea-silent-lead = { $organisation } hat diese Idee seit { $days ->
    [one] einem Tag
   *[other] { $days } Tagen
}, ein Nein kam nicht, eine Herausforderung ist noch nicht daraus geworden. Sie liegt wieder hier:
idea-silent-all = Nach { $days ->
    [one] einem Tag
   *[other] { $days } Tagen
} hat keine Organisation diese Idee übernommen. Sie liegt wieder hier:
idea-left-author = { $address ->
    [du] Deine
   *[sie] Ihre
} Idee wurde gelesen, übernommen hat sie bisher keine Organisation. Sie liegt wieder bei der Koordination. Eine andere Idee ist jederzeit willkommen: /idee.
idea-which = Gerade warten { $count } Ideen. Welche ist gemeint?
idea-which-one = { $given ->
    [yes] Ja
   *[no] Nein
} zu „{ $text }“
idea-offered-to = Gemeint ist { $organisation }.
idea-for-which = Für welche Organisation?
idea-for-house = Für { $organisation }
idea-brief = Titel und Beschreibung stehen schon, am Ende lässt sich beides ändern. Es fehlt noch:
idea-became = { $declined ->
    [yes] Da hat sich etwas geändert: Es gibt doch eine Organisation dafür. { "" }
   *[no] {""}
}Aus { $address ->
    [du] deiner
   *[sie] Ihrer
} Idee ist eine Herausforderung geworden: „{ $title }“ von { $organisation }. Sobald sie freigegeben ist, steht sie unter /vorschlaege.
idea-became-lead = { $organisation } hatte diese Idee schon übernommen und hat jetzt, nach dem Nein der Koordination, eine Herausforderung daraus gemacht. Wer die Idee hatte, erfährt es von mir.
ideas-none = Gerade wartet keine Idee.
ideas-head = { $count ->
    [one] *Eine Idee* wartet:
   *[other] *{ $count } Ideen* warten:
}
ideas-open = { $again ->
    [yes] *Angeboten, von niemandem übernommen*
   *[no] *Neu*
}
ideas-offered = { $left ->
    [0] *Angeboten, noch ohne Antwort*
    [one] *Angeboten, { $left } von { $asked } hat Nein gesagt*
   *[other] *Angeboten, { $left } von { $asked } haben Nein gesagt*
}
menu-idea = Eine eigene Idee vorschlagen
menu-ideas = Ideen aus dem Programm
