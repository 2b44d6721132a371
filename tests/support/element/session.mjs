// One device of one user: the SDK's client, and what of its news would otherwise be lost.

import {
    ClientEvent,
    createClient,
    Filter,
    MatrixEventEvent,
    MemoryStore,
    PendingEventOrdering,
    RoomEvent,
    RoomMemberEvent,
    RoomStateEvent,
    SyncState,
} from "matrix-js-sdk";
import { AllDevicesIsolationMode, CryptoEvent, OnlySignedDevicesIsolationMode } from "matrix-js-sdk/lib/crypto-api/index.js";

const NEWS = [
    ClientEvent.Room,
    RoomEvent.Timeline,
    RoomEvent.Redaction,
    RoomEvent.Receipt,
    RoomEvent.MyMembership,
    RoomEvent.Name,
    RoomMemberEvent.Typing,
    RoomStateEvent.Events,
    MatrixEventEvent.Decrypted,
    MatrixEventEvent.Replaced,
    CryptoEvent.DevicesUpdated,
    CryptoEvent.UserTrustStatusChanged,
    CryptoEvent.KeysChanged,
];

const MOST = 200; // events of a room in one sync
const AGAIN = 300; // milliseconds until a lost server is asked again to let somebody in

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, getChild: () => quiet };

export class Session {
    static async login({ url, user, password, device, strict, crossSign, acceptInvites }, changed) {
        const guest = createClient({ baseUrl: url, logger: quiet });
        const login = await guest.loginRequest({
            type: "m.login.password",
            identifier: { type: "m.id.user", user },
            password,
            initial_device_display_name: device,
        });
        const client = createClient({
            baseUrl: url,
            userId: login.user_id,
            deviceId: login.device_id,
            accessToken: login.access_token,
            store: new MemoryStore(),
            logger: quiet,
        });
        const session = new Session(client, changed);
        await session.start(strict, acceptInvites);
        if (crossSign) {
            await session.crossSign(user, password);
        }
        return session;
    }

    constructor(client, changed) {
        this.client = client;
        this.typed = new Map(); // room id -> user id -> how often they began to type
        this.pending = false;
        this.tell = changed;
    }

    get account() {
        return {
            user: this.client.getUserId(),
            device: this.client.getDeviceId(),
            token: this.client.getAccessToken(),
        };
    }

    async start(strict, acceptInvites) {
        const { client } = this;
        await client.initRustCrypto({ useIndexedDB: false });
        client
            .getCrypto()
            .setDeviceIsolationMode(
                strict ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false),
            );
        for (const kind of NEWS) {
            client.on(kind, () => this.changed());
        }
        client.on(RoomMemberEvent.Typing, (_, member) => this.noteTyping(member));
        if (acceptInvites) {
            client.on(RoomEvent.MyMembership, (room, membership) => this.accept(room, membership));
        }
        // Of more than ten events at a time the SDK would show the last ones, and a gap before.
        const filter = new Filter(client.getUserId());
        filter.setTimelineLimit(MOST);
        const ready = this.synced();
        await client.startClient({
            filter,
            initialSyncLimit: MOST,
            pendingEventOrdering: PendingEventOrdering.Detached,
            threadSupport: false, // one timeline with everything in it
            disablePresence: true,
        });
        await ready;
    }

    synced() {
        const { promise, resolve, reject } = Promise.withResolvers();
        this.client.on(ClientEvent.Sync, (state, _, data) => {
            if (state === SyncState.Prepared) {
                resolve();
            } else if (state === SyncState.Error) {
                reject(data?.error ?? new Error("no sync"));
            }
        });
        return promise;
    }

    // The identity of the user: made once, by their first device, which signs itself with it.
    async crossSign(user, password) {
        const crypto = this.client.getCrypto();
        if (await crypto.userHasCrossSigningKeys(undefined, true)) {
            throw new Error(`${user} has an identity, and this device has no part in it`);
        }
        await crypto.bootstrapCrossSigning({
            authUploadDeviceSigningKeys: (upload) =>
                upload({ type: "m.login.password", identifier: { type: "m.id.user", user }, password }),
        });
    }

    // Ask a lost server at once, again and again, and return when it has answered.
    async retry() {
        const until = Date.now() + 15_000;
        const lost = () => [SyncState.Error, SyncState.Reconnecting].includes(this.client.getSyncState());
        while (lost() && Date.now() < until) {
            this.client.retryImmediately();
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        if (lost()) {
            throw new Error("the server does not answer");
        }
    }

    // Say once, and soon, that something changed; much changes at a time.
    changed() {
        if (!this.pending) {
            this.pending = true;
            setImmediate(() => {
                this.pending = false;
                this.tell();
            });
        }
    }

    noteTyping(member) {
        if (member.typing) {
            const users = this.typed.get(member.roomId) ?? {};
            users[member.userId] = (users[member.userId] ?? 0) + 1;
            this.typed.set(member.roomId, users);
        }
    }

    // Enter, also when the server is being restarted just now; the room may be gone by then.
    async accept(room, membership) {
        while (membership === "invite" && room.getMyMembership() === "invite") {
            const failed = await this.client.joinRoom(room.roomId).then(() => null, (error) => error);
            if (!failed || (failed.httpStatus >= 400 && failed.httpStatus < 500)) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, AGAIN));
        }
    }

    // Return the room once the client knows it as joined (and encrypted, where that is awaited).
    async joined(id, encrypted = false) {
        const { client } = this;
        const find = () => {
            const room = client.getRoom(id);
            const joined = room?.getMyMembership() === "join";
            return joined && (!encrypted || room.hasEncryptionStateEvent()) ? room : null;
        };
        const found = find();
        if (found) {
            return found;
        }
        const kinds = [ClientEvent.Room, RoomEvent.MyMembership, RoomStateEvent.Events, ClientEvent.Sync];
        return await new Promise((resolve, reject) => {
            const done = (settle, value) => {
                clearTimeout(timer);
                kinds.forEach((kind) => client.off(kind, look));
                settle(value);
            };
            const look = () => {
                const room = find();
                if (room) {
                    done(resolve, room);
                }
            };
            const timer = setTimeout(() => done(reject, new Error(`not in room ${id}`)), 10_000);
            kinds.forEach((kind) => client.on(kind, look));
        });
    }
}
