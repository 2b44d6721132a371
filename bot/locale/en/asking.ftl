# Questions to the coordinators.

menu-ask = Ask the coordinators

ask-programme = Which programme is it about?
ask-text = What would you like to know from the coordinators? For example: Are travel costs refunded?
ask-thanks = Thank you, this goes to the coordinators: “{ $text }” The answer will come here.
ask-unkept = Your question has not been passed on: no answer came to my last question about it. To ask it again, use /ask.
ask-before = I pass nothing on from here before there is a consent. Until then the programme answers questions by e-mail: { $email }. Who is responsible, and what becomes of the data, is told by /privacy.
ask-nobody = None of the coordinators can be reached here right now. E-mail works, too: { $email }
ask-turned-away = The question reached none of the coordinators just now: their chats with me are closed. It is kept in case one of them comes back. E-mail works, too: { $email }
ask-told = { $known ->
    [yes] *{ $name }*
   *[no] *Somebody who is just joining*
} ({ $role ->
    [contact] contact
    [expert] expert
    [coordinator] coordinator
   *[maker] maker
}) asks: “{ $text }”
ask-answer = Answer
ask-reply-text = What shall I answer { $name }?
ask-reply-unkept = The answer to a question for the coordinators was not sent: no answer came to my last question about it. To answer again, use “{ ask-answer }” below the question.
ask-somebody = the person
ask-somebody-new = Somebody who is just joining
ask-waiting = { $count ->
    [one] *One question* to the coordinators waits for an answer:
   *[other] *{ $count } questions* to the coordinators wait for an answer:
}
ask-waiting-line = *{ $number }* · since { $since } · { $told ->
    [yes] { $words }
   *[no] { $name } asked something, the words are not kept any more.
}
ask-waiting-more = { $count ->
    [one] One more is under /overdue.
   *[other] { $count } more are under /overdue.
}
ask-waiting-rest = { $count ->
    [one] One more follows once these are settled.
   *[other] { $count } more follow once these are settled.
}
ask-waiting-answer = Answer { $number }
ask-waiting-done = { $number } settled
ask-waiting-gone = This question was answered or settled already.
ask-waiting-settled = Good, the question counts as settled.
ask-sent = { $known ->
    [yes] Thank you, { $name } has your answer.
   *[no] Thank you, the answer is on its way.
}
ask-answered = *{ $name }*, one of the coordinators, answers: “{ $text }”
ask-more = Another question
ask-settled = { $name } answered { $known ->
    [yes] { $asker }
   *[no] a question
}: “{ $text }”
ask-before-you = This question is answered or settled already.{ $told ->
    [yes] {" "}{ $words }
   *[no] {""}
}
ask-twice-decision = Not sent yet: “{ $text }” Shall { $name } read that, too?
ask-twice-decision-yes = Send it all the same
ask-twice-decision-no = Do not send it
ask-twice-left = Good, the first answer stands.
ask-twice-unkept = The second answer to a question that was answered already is not sent: my last question about it got no answer any more.
ask-gone = Whoever asked does not take part any more. I did not send the answer.
ask-unreachable = The person has closed the chat with me. I did not send the answer.
