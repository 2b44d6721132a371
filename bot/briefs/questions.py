"""A team's questions: to its contact or an expert, and the answer back to the team alone."""

from collections.abc import Sequence

from bot.briefs.dialog import QUESTION, RESPONSE, QuestionAnswers, ResponseAnswers
from bot.briefs.people import askable
from bot.domain.briefs import Deputy, Expertise, Question, Reply
from bot.domain.challenges import Challenge, Organisation
from bot.domain.changes import Put, Withdraw
from bot.domain.facts import TeamCase
from bot.domain.people import Person
from bot.domain.teams import Team
from bot.gather import LIVE, team_case
from bot.ports import Fate, Tx
from bot.scene import Scene, button, later
from bot.talk.model import Message, Outcome, Progress, ToPerson, say

ABOUT = "question"


async def begin(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask a member of a team what they want to know from somebody of the organisation."""
    team_id, asked_id = words
    case = await scene.own_case(team_id)
    person = await scene.tx.get(Person, asked_id)
    if case is None or person is None:
        return scene.refuse(say("question-gone"))
    if asked_id not in await askable(scene.tx, case, scene.person.id):
        return scene.refuse(say("question-gone"))
    subject = {
        "programme": case.programme.id,
        "team": case.team.id,
        "asked": asked_id,
        "name": person.name,
    }
    return scene.open(QUESTION, subject)


async def asked(scene: Scene, answers: QuestionAnswers, progress: Progress) -> Outcome:
    """Pass a question on, in a polite hour; who stands in for a contact gets it, too."""
    case = await scene.own_case(progress.subject["team"])
    asked_id = progress.subject["asked"]
    if case is None or asked_id not in await askable(scene.tx, case, scene.person.id):
        return Outcome(progress=None) + scene.reply(say("question-gone"))
    question = Question(
        progress.run, case.team.id, scene.person.id, asked_id, answers.text, scene.now
    )
    line = say("question-told", team=case.team.name, name=scene.person.name, text=question.text)
    row = ((button("question-answer", "respond", question.id),),)
    told = tuple(
        later(
            Message(ToPerson(each), (line,), row, about=ABOUT, key=f"{_stem(question)}{each}"),
            case.programme,
            scene.now,
        )
        for each in (asked_id, *await _deputies(scene, case, asked_id))
        if each != scene.person.id
    )
    thanks = scene.reply(say("question-thanks", name=progress.subject["name"]))
    return (Outcome(None, (Put(question),)) + thanks).saying(*told)


async def silence(scene: Scene, expertise: Expertise) -> Outcome:
    """Take back the questions that wait to be sent to who is no expert any more."""
    if expertise.left_at != scene.now:
        return Outcome()
    challenges = await scene.tx.find(Challenge, organisation_id=expertise.organisation_id)
    teams = await scene.tx.find(Team, challenge_id=[each.id for each in challenges])
    asked = await scene.tx.find(
        Question, team_id=[each.id for each in teams], asked_id=expertise.person_id
    )
    stems = (_stem(each) for each in asked)
    return Outcome(changes=tuple(Withdraw(each, expertise.person_id) for each in stems))


def _stem(question: Question) -> str:
    return f"{ABOUT}/{question.id}/"


async def _deputies(scene: Scene, case: TeamCase, asked_id: str) -> tuple[str, ...]:
    """Return who of the team stands in for somebody now, if they are its contact."""
    if asked_id != case.team.contact_id:
        return ()
    organisation_id = case.challenge.organisation_id
    found = await scene.tx.find(Deputy, organisation_id=organisation_id, ended_at=None)
    return tuple(each.person_id for each in found if each.person_id in case.people)


async def show_open(scene: Scene) -> tuple[Message, ...]:
    """Return what waits for the speaker's answer, or for who they stand in for, in living teams."""
    stood_in = await scene.tx.find(Deputy, person_id=scene.person.id, ended_at=None)
    houses = await scene.tx.find(Organisation, id=[each.organisation_id for each in stood_in])
    asked_ids = sorted({scene.person.id, *(each.contact_id for each in houses)})
    questions = await scene.tx.find(Question, asked_id=asked_ids)
    shown = []
    for each in await _without_reply(scene.tx, questions):
        found = await _addressed(scene, each.id)
        if found is not None:
            shown.append(show_question(scene, each, found[1].team))
    return tuple(shown)


def show_question(scene: Scene, question: Question, team: Team) -> Message:
    """Return a question that waits for the speaker's answer."""
    line = say("question-open", team=team.name, text=question.text)
    row = ((button("question-answer", "respond", question.id),),)
    return Message(scene.private, (line,), row)


async def unanswered(tx: Tx, team_ids: Sequence[str], asked_id: str) -> tuple[Question, ...]:
    """Return what teams have asked somebody, and nobody has answered; the oldest first."""
    return await _without_reply(tx, await tx.find(Question, team_id=team_ids, asked_id=asked_id))


async def _without_reply(tx: Tx, questions: Sequence[Question]) -> tuple[Question, ...]:
    replies = await tx.find(Reply, question_id=[each.id for each in questions])
    done = {each.question_id for each in replies}
    waiting = [each for each in questions if each.id not in done and each.text]
    return tuple(sorted(waiting, key=lambda each: each.at))


async def _addressed(scene: Scene, question_id: str) -> tuple[Question, TeamCase] | None:
    """Return a question that the speaker may answer, with its team, if that still lives."""
    question = await scene.tx.get(Question, question_id)
    team = await scene.tx.get(Team, question.team_id) if question is not None else None
    if question is None or team is None or team.stage not in LIVE or not question.text:
        return None
    programme = scene.office.programmes.get(team.programme_id)
    case = await team_case(scene.tx, programme, team.id) if programme is not None else None
    if case is None:
        return None
    if question.asked_id not in await askable(scene.tx, case, question.person_id):
        return None
    addressed = (question.asked_id, *await _deputies(scene, case, question.asked_id))
    return (question, case) if scene.person.id in addressed else None


async def _is_answered(tx: Tx, question: Question) -> bool:
    """Whether there is an answer: one that went unread with its author leaves room for another."""
    replies = await tx.find(Reply, question_id=question.id)
    if not replies or any(each.text for each in replies):
        return bool(replies)
    return bool(await tx.fates(_answer_key(question.id, "")))


async def respond(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask for the answer to a question."""
    found = await _addressed(scene, words[0])
    if found is None:
        return scene.refuse(say("question-over"))
    question, case = found
    if await _is_answered(scene.tx, question):
        return scene.refuse(say("question-answered"))
    subject = {
        "programme": case.programme.id,
        "question": question.id,
        "team": case.team.name,
        "text": question.text,
    }
    return scene.open(RESPONSE, subject)


async def responded(scene: Scene, answers: ResponseAnswers, progress: Progress) -> Outcome:
    """Bring an answer to everybody in the team, and to nobody else."""
    found = await _addressed(scene, progress.subject["question"])
    if found is None:
        return Outcome(progress=None) + scene.reply(say("question-over"))
    question, case = found
    if await _is_answered(scene.tx, question):
        return Outcome(progress=None) + scene.reply(say("question-answered"))
    reply = Reply(question.id, scene.person.id, answers.text, scene.now)
    told = tuple(
        later(_answer(each, scene.person, question, reply), case.programme, scene.now)
        for each in case.people
        if each != scene.person.id
    )
    changes = (Put(reply), Withdraw(_stem(question)))
    thanks = scene.reply(say("response-thanks", team=case.team.name))
    return (Outcome(None, changes) + thanks).saying(*told)


def _answer(reader: str, by: Person, question: Question, reply: Reply) -> Message:
    line = say("response-told", name=by.name, question=question.text, text=reply.text)
    return Message(ToPerson(reader), (line,), about=ABOUT, key=_answer_key(question.id, reader))


def _answer_key(question_id: str, reader: str) -> str:
    return f"response/{question_id}/{reader}"


async def unread_answers(scene: Scene, team_ids: Sequence[str], old: str) -> list[Message]:
    """Return for an heir the answers that wait for the old contact's morning, the oldest first.

    Not what the heir answered, nor what they were told as who stands in.
    """
    questions = await scene.tx.find(Question, team_id=team_ids)
    asked = {each.id: each for each in questions if each.text}
    replies = await scene.tx.find(Reply, question_id=sorted(asked))
    heir = scene.person.id
    shown = []
    for each in sorted(replies, key=lambda reply: reply.at):
        waits = Fate.WAITING in await scene.tx.fates(_answer_key(each.question_id, old))
        known = bool(await scene.tx.fates(_answer_key(each.question_id, heir)))
        by = await scene.tx.get(Person, each.person_id)
        if waits and not known and by is not None and by.name and by.id != heir:
            shown.append(_answer(heir, by, asked[each.question_id], each))
    return shown
