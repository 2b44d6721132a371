"""The methods that need no connection of their own, by lower-case name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.botapi import account, sending
from tests.support.botapi.sending import Call

METHODS: dict[str, Callable[[Call], Any]] = {
    "getme": account.get_me,
    "getchat": account.get_chat,
    "getchatmember": account.get_chat_member,
    "leavechat": account.leave_chat,
    "getfile": account.get_file,
    "setmycommands": account.set_my_commands,
    "getmycommands": account.get_my_commands,
    "deletemycommands": account.delete_my_commands,
    "setmyname": account.accept,
    "setmydescription": account.accept,
    "setmyshortdescription": account.accept,
    "setchatmenubutton": account.accept,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendvideo": sending.send_video,
    "sendanimation": sending.send_animation,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": sending.edit_message_text,
    "editmessagecaption": sending.edit_message_caption,
    "editmessagereplymarkup": sending.edit_message_reply_markup,
    "deletemessage": sending.delete_message,
    "answercallbackquery": sending.answer_callback_query,
}
