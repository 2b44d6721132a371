// What must be so before the SDK is imported. Standard output carries answers, so nobody may
// print; and Node 20 lacks one function that the SDK uses.

for (const name of ["debug", "error", "info", "log", "trace", "warn"]) {
    console[name] = () => {};
}

Promise.withResolvers ??= function () {
    const parts = {};
    parts.promise = new this((resolve, reject) => Object.assign(parts, { resolve, reject }));
    return parts;
};

// The SDK leaves some of its background work unattended, for instance while a server is away.
process.on("unhandledRejection", (reason) => {
    process.stderr.write(`unattended: ${reason?.message ?? reason}\n`);
});
