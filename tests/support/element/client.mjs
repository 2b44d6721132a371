// Many users of Element in one process. Each line of standard input is a command,
//     {"id": 7, "as": "ada", "do": "send", ...its arguments}
// and each line of standard output is the answer to one, {"id": 7, "result": …} or
// {"id": 7, "error": "…", "code": "M_FORBIDDEN"}, or the news that a user sees something new,
// {"changed": "ada"}. The process ends when its input does.

import "./surroundings.mjs";

import { createInterface } from "node:readline";

import { commands } from "./commands.mjs";
import { Session } from "./session.mjs";

const sessions = new Map();

function write(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function perform({ id, as, do: name, ...args }) {
    if (name === "login") {
        const session = await Session.login(args, () => write({ changed: as }));
        sessions.set(as, session);
        return session.account;
    }
    if (name === "retry") {
        await Promise.all([...sessions.values()].map((each) => each.retry()));
        return null;
    }
    if (name === "memory") {
        return process.memoryUsage().rss / 1024 ** 2;
    }
    const session = sessions.get(as);
    if (!session) {
        throw new Error(`nobody is logged in as ${as}`);
    }
    if (!Object.hasOwn(commands, name)) {
        throw new Error(`no such command: ${name}`);
    }
    return await commands[name](session, args);
}

async function answer(command) {
    try {
        write({ id: command.id, result: (await perform(command)) ?? null });
    } catch (error) {
        write({ id: command.id, error: String(error?.message ?? error), code: error?.errcode ?? "" });
    }
}

createInterface({ input: process.stdin })
    .on("line", (line) => answer(JSON.parse(line)))
    .on("close", () => process.exit(0));
