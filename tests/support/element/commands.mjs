// What can be done: each command takes a session and its arguments, and returns what to answer.

import { EventStatus } from "matrix-js-sdk";
import { PollEndEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollEndEvent.js";
import { PollResponseEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollResponseEvent.js";
import { PollStartEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollStartEvent.js";

import { decrypt, download, encrypt, upload } from "./attachments.mjs";
import { summary, timeline } from "./views.mjs";

const ENCRYPTION = {
    type: "m.room.encryption",
    state_key: "",
    content: { algorithm: "m.megolm.v1.aes-sha2" },
};

async function send(session, room, kind, content) {
    const { client } = session;
    const place = await session.joined(room);
    try {
        return (await client.sendEvent(room, kind, content)).event_id;
    } catch (error) {
        // What was not sent would hold up all that comes after it.
        const unsent = place.getPendingEvents().filter((each) => each.status === EventStatus.NOT_SENT);
        unsent.forEach((each) => client.cancelPendingEvent(each));
        throw error;
    }
}

function known(session, room) {
    const found = session.client.getRoom(room);
    if (!found) {
        throw new Error(`no room ${room} is known`);
    }
    return found;
}

async function event(session, room, id) {
    const found = known(session, room).findEventById(id);
    if (!found) {
        throw new Error(`no event ${id} is in the timeline`);
    }
    await session.client.decryptEventIfNeeded(found);
    return found;
}

async function createRoom(session, encrypted, options) {
    const { room_id: id } = await session.client.createRoom({
        ...options,
        initial_state: encrypted ? [ENCRYPTION] : [],
    });
    await session.joined(id, encrypted);
    return id;
}

async function noteDirect(client, user, room) {
    const direct = client.getAccountData("m.direct")?.getContent() ?? {};
    const rooms = [...(direct[user] ?? []), room];
    await client.setAccountData("m.direct", { ...direct, [user]: rooms });
}

export const commands = {
    // ---- rooms

    async dm(session, { user, encrypted }) {
        const options = { preset: "trusted_private_chat", is_direct: true, invite: [user] };
        const id = await createRoom(session, encrypted, options);
        await noteDirect(session.client, user, id);
        return id;
    },

    group: (session, { users, encrypted, options }) =>
        createRoom(session, encrypted, { preset: "private_chat", invite: users, ...options }),

    async join(session, { room }) {
        await session.client.joinRoom(room);
        await session.joined(room);
    },

    leave: (session, { room }) => session.client.leave(room),
    invite: (session, { room, user }) => session.client.invite(room, user),
    kick: (session, { room, user, reason }) => session.client.kick(room, user, reason),

    async upgrade(session, { room, version }) {
        return (await session.client.upgradeRoom(room, version)).replacement_room;
    },

    async state(session, { room, kind, content, key }) {
        return (await session.client.sendStateEvent(room, kind, content, key)).event_id;
    },

    // ---- events

    send: (session, { room, kind, content }) => send(session, room, kind, content),

    async redact(session, { room, event: id, reason }) {
        const options = reason ? { reason } : {};
        return (await session.client.redactEvent(room, id, undefined, options)).event_id;
    },

    async file(session, { room, data, mime, content }) {
        const { client } = session;
        const encrypted = (await session.joined(room)).hasEncryptionStateEvent();
        const bytes = Buffer.from(data, "base64");
        if (!encrypted) {
            content.url = await upload(client, bytes, mime);
        } else {
            const { cipher, file } = await encrypt(bytes);
            const url = await upload(client, cipher, "application/octet-stream");
            content.file = { ...file, url };
        }
        return await send(session, room, "m.room.message", content);
    },

    async fetch(session, { room, event: id }) {
        const { file, url } = (await event(session, room, id)).getContent();
        const bytes = await download(session.client, file?.url ?? url);
        return (file ? await decrypt(bytes, file) : bytes).toString("base64");
    },

    async poll(session, { room, question, answers, most }) {
        const start = PollStartEvent.from(question, answers, "org.matrix.msc3381.poll.disclosed", most);
        const { type, content } = start.serialize();
        const id = await send(session, room, type, content);
        return { id, answers: start.answers.map((each) => each.id) };
    },

    async vote(session, { room, poll, answers }) {
        const { type, content } = PollResponseEvent.from(answers, poll).serialize();
        return await send(session, room, type, content);
    },

    async endPoll(session, { room, poll, text }) {
        const { type, content } = PollEndEvent.from(poll, text).serialize();
        return await send(session, room, type, content);
    },

    async read(session, { room, event: id }) {
        await session.client.sendReadReceipt(await event(session, room, id));
    },

    typing: (session, { room, on }) => session.client.sendTyping(room, on, 30_000),

    // ---- what is seen

    rooms: (session) => session.client.getRooms().map((room) => summary(session, room)),
    room: (session, { room }) => {
        const found = session.client.getRoom(room);
        return found && summary(session, found);
    },
    timeline: (session, { room, limit }) => {
        const found = session.client.getRoom(room);
        return found ? timeline(session, found, limit) : [];
    },

    // ---- the account and its keys

    async rename(session, { name }) {
        await session.client.setDisplayName(name);
    },

    async devices(session, { user }) {
        const crypto = session.client.getCrypto();
        const devices = (await crypto.getUserDeviceInfo([user], true)).get(user) ?? new Map();
        const trusted = [...devices.keys()].map(async (id) => {
            const status = await crypto.getDeviceVerificationStatus(user, id);
            const { signedByOwner: signed_by_owner, crossSigningVerified: cross_signing_verified } = status;
            return [id, { signed_by_owner, cross_signing_verified, verified: status.isVerified() }];
        });
        return Object.fromEntries(await Promise.all(trusted));
    },

    async sign(session, { device }) {
        const crypto = session.client.getCrypto();
        await crypto.getUserDeviceInfo([session.client.getUserId()], true);
        await crypto.crossSignDevice(device);
    },

    // A new megolm session for the next message, as after a hundred messages or a week.
    rotate: (session, { room }) => session.client.getCrypto().forceDiscardSession(room),

    stop(session) {
        session.client.stopClient();
    },

    async logout(session) {
        await session.client.logout(true);
    },
};
