// Encrypted attachments, as the specification has them: AES-CTR, the key beside the message.

const subtle = globalThis.crypto.subtle;
const unpadded = (bytes) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

export async function encrypt(data) {
    const iv = new Uint8Array(16); // the second half counts
    globalThis.crypto.getRandomValues(iv.subarray(0, 8));
    const key = await subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
    const cipher = await subtle.encrypt({ name: "AES-CTR", counter: iv, length: 64 }, key, data);
    const file = {
        v: "v2",
        key: { ...(await subtle.exportKey("jwk", key)), key_ops: ["encrypt", "decrypt"], ext: true },
        iv: unpadded(iv),
        hashes: { sha256: unpadded(await subtle.digest("SHA-256", cipher)) },
    };
    return { cipher: Buffer.from(cipher), file };
}

export async function decrypt(cipher, file) {
    const hash = unpadded(await subtle.digest("SHA-256", cipher));
    if (hash !== file.hashes.sha256.replace(/=+$/, "")) {
        throw new Error("the attachment is not what its message promises: another hash");
    }
    const key = await subtle.importKey("jwk", file.key, { name: "AES-CTR" }, false, ["decrypt"]);
    const counter = Buffer.from(file.iv, "base64");
    return Buffer.from(await subtle.decrypt({ name: "AES-CTR", counter, length: 64 }, key, cipher));
}

export async function upload(client, data, type) {
    const answer = await client.uploadContent(data, { type, includeFilename: false });
    return answer.content_uri;
}

export async function download(client, address) {
    const url = client.mxcUrlToHttp(address, undefined, undefined, undefined, false, true, true);
    const answer = await fetch(url, { headers: { authorization: `Bearer ${client.getAccessToken()}` } });
    if (!answer.ok) {
        throw new Error(`${address}: HTTP ${answer.status}`);
    }
    return Buffer.from(await answer.arrayBuffer());
}
