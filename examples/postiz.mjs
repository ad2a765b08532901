// Puts a post to the gate of `checker serve`, and only with a yes hands it to Postiz's public API.
//
//   node examples/postiz.mjs POST.json --integration ID [--checker http://127.0.0.1:8741] [--postiz https://api.postiz.com]
//
// The keys lie in files named by CHECKER_KEY_FILE and POSTIZ_KEY_FILE, so that they stand in no list of processes. Exit codes as everywhere: 0 handed over;
// 1 not approved; 2 nobody could tell, or it could not be handed over.

import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    integration: { type: "string" },
    checker: { type: "string", default: "http://127.0.0.1:8741" },
    postiz: { type: "string", default: "https://api.postiz.com" },
  },
});

class No extends Error {}

async function key(variable) {
  if (!process.env[variable]) throw new Error(`${variable} is not set: name the file that holds the key.`);
  return (await readFile(process.env[variable], "utf8")).trim();
}

// The post as the service takes it: the photos are read once, here, and sent on as they were asked about.
async function readPost(path) {
  const post = JSON.parse(await readFile(path, "utf8"));
  const photos = await Promise.all(
    (post.images ?? []).map(async (name) => ({ name, bytes: await readFile(join(dirname(path), name)) })),
  );
  return { post: { ...post, images: photos.map((p) => ({ name: p.name, content: p.bytes.toString("base64") })) }, photos };
}

async function askGate(post) {
  const answer = await fetch(new URL("/gate", values.checker), {
    method: "POST",
    headers: { Authorization: `Bearer ${await key("CHECKER_KEY_FILE")}`, "Content-Type": "application/json" },
    body: JSON.stringify({ post }),
    signal: AbortSignal.timeout(30_000),
  });
  const said = await answer.json();
  if (answer.status === 403) throw new No(said.reasons?.join(" ") ?? "Not approved.");
  // Anything but a clear yes is a no.
  if (answer.status !== 200 || said.approved !== true || !said.token) throw new Error(said.detail ?? said.reasons?.join(" ") ?? "No answer.");
  return said;
}

async function toPostiz(post, photos) {
  const authorization = { Authorization: await key("POSTIZ_KEY_FILE") };
  const image = [];
  for (const photo of photos) {
    const form = new FormData();
    form.append("file", new Blob([photo.bytes]), basename(photo.name));
    const uploaded = await fetch(new URL("/public/v1/upload", values.postiz), { method: "POST", headers: authorization, body: form });
    if (!uploaded.ok) throw new Error(`Postiz did not take a photo (${uploaded.status}).`);
    const { id, path } = await uploaded.json();
    image.push({ id, path });
  }
  const handed = await fetch(new URL("/public/v1/posts", values.postiz), {
    method: "POST",
    headers: { ...authorization, "Content-Type": "application/json" },
    body: JSON.stringify({
      type: post.publish_at ? "schedule" : "now",
      date: new Date(post.publish_at ?? Date.now()).toISOString(),
      shortLink: false, // a shortened link is not the one that was approved
      tags: [],
      posts: [{ integration: { id: values.integration }, value: [{ content: post.text, image }], settings: { __type: post.platform } }],
    }),
  });
  if (!handed.ok) throw new Error(`Postiz did not take the post (${handed.status}).`);
}

try {
  if (positionals.length !== 1 || !values.integration) throw new Error("Give one post file, and --integration ID.");
  const { post, photos } = await readPost(positionals[0]);
  const said = await askGate(post);
  await toPostiz(post, photos);
  console.log(`Handed to Postiz: case ${said.approval.case}, approved by ${said.approval.by}.`);
} catch (error) {
  console.error(error instanceof No ? `Not approved. ${error.message}` : `Not handed over. ${error.message}`);
  process.exitCode = error instanceof No ? 1 : 2;
}
