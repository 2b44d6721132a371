# Announcements: the coordination tells many people something at once.

menu-announce = A message to many

announce-programme = For which programme?
announce-text = What would you like to say? Write it as it shall arrive; you will see it once more before it is sent.
announce-audience = Who is it for?
announce-audience-everyone = Everybody
announce-audience-makers = Makers, creatives, scientists
announce-audience-contacts = Contacts

announce-preview = This is how it looks. To: { $audience }, { $total ->
    [one] one person
   *[other] { $total } people
}.
announce-when = It starts as soon as you agree, { $at } at the earliest.
announce-head = *{ $programme }*: a message from { $name }, coordination.
announce-words = { $text }
announce-draft-decision = Send or discard?
announce-draft-decision-yes = Send
announce-draft-decision-no = Discard
announce-draft-decision-change = Change the text
announce-unkept = The announcement was not sent: no answer came to my last question about it. To write it again, use /announce.
announce-replaced = This takes the place of the announcement before, which is discarded and was not sent: “{ $words }”
announce-dropped = Discarded; nobody got anything.
announce-gone = This announcement does not exist any more.
announce-nobody = There is nobody yet whom I could tell that.

announce-planned = Planned for { $at }, to { $total ->
    [one] one person
   *[other] { $total } people
}.
announce-going = Announcement under way: { $arrived } of { $total } arrived{ $missed ->
    [0] {""}
   *[other] , { $missed } cannot be reached
}.
announce-stop = Stop
announce-stopped = Announcement stopped: { $arrived } of { $total } have it already{ $missed ->
    [0] {""}
   *[other] , { $missed } cannot be reached
}.
announce-done = Delivered: { $arrived } of { $total }{ $missed ->
    [0] {""}
   *[other] , { $missed } cannot be reached
}.
announce-late = It was too late to stop: { $missed ->
    [0] everybody has it already
   *[other] { $arrived } of { $total } have it already, { $missed } cannot be reached
}.
announce-unsent = I stopped an announcement: who wrote it does not coordinate any more. { $arrived } of { $total } have it already. Any coordinator can send it once more with /announce. These were the words:
announce-another = For another one, write the text right behind /announce.
