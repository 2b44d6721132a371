// What a user sees: rooms and events as plain values.

import { EventShieldColour, EventShieldReason } from "matrix-js-sdk/lib/crypto-api/index.js";

export async function timeline(session, room, limit) {
    const events = room.getLiveTimeline().getEvents().slice(-limit);
    const reactions = reactionsOf(room);
    return await Promise.all(events.map((event) => view(session.client, event, reactions)));
}

async function view(client, event, reactions) {
    await client.decryptEventIfNeeded(event);
    if (event.isDecryptionFailure()) {
        // A strict client fails where a sender's keys come late, and tries again on its next start.
        await event.attemptDecryption(client.getCrypto(), { isRetry: true });
    }
    const shield = event.isEncrypted() ? await client.getCrypto().getEncryptionInfoForEvent(event) : null;
    return {
        id: event.getId(),
        sender: event.getSender(),
        kind: event.getType(),
        state_key: event.getStateKey() ?? null,
        at: event.getTs(),
        content: event.getOriginalContent(),
        shown: event.getContent(), // after edits
        edited_by: event.replacingEventId() ?? null,
        redacted: event.isRedacted(),
        encrypted: event.isEncrypted(),
        failure: event.decryptionFailureReason,
        shield: shield ? EventShieldColour[shield.shieldColour].toLowerCase() : null,
        shield_reason: EventShieldReason[shield?.shieldReason] ?? null,
        reactions: reactions.get(event.getId()) ?? {},
        transaction: event.getUnsigned().transaction_id ?? null,
    };
}

// Event id -> key -> who reacted with it, in the order of time.
function reactionsOf(room) {
    const found = new Map();
    for (const event of room.getLiveTimeline().getEvents()) {
        const relation = event.getRelation();
        if (event.getType() === "m.reaction" && relation?.key && !event.isRedacted()) {
            const keys = found.get(relation.event_id) ?? {};
            (keys[relation.key] ??= []).push(event.getSender());
            found.set(relation.event_id, keys);
        }
    }
    return found;
}

export function summary(session, room) {
    const state = room.currentState;
    const members = room.getMembers();
    const receipts = members.map(({ userId }) => [userId, room.getEventReadUpTo(userId, true)]);
    return {
        id: room.roomId,
        membership: room.getMyMembership(),
        name: state.getStateEvents("m.room.name", "")?.getContent().name ?? null,
        shown_name: room.name,
        topic: state.getStateEvents("m.room.topic", "")?.getContent().topic ?? null,
        encrypted: room.hasEncryptionStateEvent(),
        direct: isDirect(session.client, room),
        version: room.getVersion(),
        replacement: state.getStateEvents("m.room.tombstone", "")?.getContent().replacement_room ?? null,
        members: Object.fromEntries(members.map((each) => [each.userId, each.membership])),
        names: Object.fromEntries(members.map((each) => [each.userId, each.rawDisplayName])),
        typing: members.filter((each) => each.typing).map((each) => each.userId),
        typed: session.typed.get(room.roomId) ?? {},
        read: Object.fromEntries(receipts.filter(([, event]) => event)),
    };
}

function isDirect(client, room) {
    const direct = client.getAccountData("m.direct")?.getContent() ?? {};
    const listed = Object.values(direct).some((rooms) => rooms.includes(room.roomId));
    return listed || Boolean(room.getDMInviter());
}
