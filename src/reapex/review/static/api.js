// The server's answers. What goes wrong becomes one Refused with a sentence for people.

export class Refused extends Error {
  constructor(status, body) {
    super(body.error ?? `${status}`);
    this.status = status;
    this.body = body;
  }
}

const KEPT = "reapex.key";
let own_key = "";

/** Keep the key that the link brought, and take it out of the address. */
export function keep_key() {
  const brought = /^#key=([0-9a-f]{64})$/.exec(location.hash);
  try {
    if (brought) localStorage.setItem(KEPT, brought[1]);
    own_key = localStorage.getItem(KEPT) ?? "";
  } catch {
    own_key = brought ? brought[1] : ""; // a browser that keeps nothing
  }
  if (brought) history.replaceState(null, "", "/");
}

async function asked(path, options = {}) {
  let answer;
  const headers = { ...options.headers, "X-Reapex": own_key };
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, {});
  }
  if (answer.ok) return answer;
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // no JSON: the status says enough
  }
  throw new Refused(answer.status, body);
}

/** A JSON answer. */
export async function get(path) {
  return (await asked(path)).json();
}

/** Send JSON, and get JSON back. */
export async function post(path, body) {
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  return (await asked(path, options)).json();
}

/** A picture's bytes. */
export async function blob(path, signal) {
  return (await asked(path, { signal })).blob();
}

/** A download, and the name that the server gives it. */
export async function blob_named(path) {
  const answer = await asked(path);
  const said = answer.headers.get("Content-Disposition") ?? "";
  const name = /filename\*=UTF-8''([^;]+)/.exec(said);
  return { data: await answer.blob(), name: name === null ? "reapex" : decodeURIComponent(name[1]) };
}
