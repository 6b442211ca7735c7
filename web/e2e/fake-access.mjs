// Who asks, keys and the audit log, from memory: a person with every right, until that one logs out. As the real service
// does, it refuses a write of a session that does not carry the session's token.
import { randomBytes, randomUUID } from "node:crypto";

/** @typedef {import("../src/api/schema").components["schemas"]} Schemas */

const TOKEN = "token-of-the-fake-session";
const NAME = "Ada Lovelace";
const PAGE = 50;
const NOBODY = /** @type {Schemas["Me"]} */ ({ kind: "anonymous", id: null, name: "anonymous", scope: "reader", ends_at: null, csrf_token: null, can_log_in: true });

export function fakeAccess() {
  let loggedIn = true;
  /** @type {Schemas["Key"][]} */
  const keys = [];
  const sessions = [sessionOf("ada", NAME, "admin", true), sessionOf("rita", "Rita Reader", "reader", false)];
  /** @type {Schemas["AuditEvent"][]} */
  const events = [];
  /** @param {string} action @param {string | null} target @param {Record<string, unknown>} detail */
  const record = (action, target, detail) =>
    events.unshift({ id: events.length + 1, at: new Date().toISOString(), actor_kind: "person", actor_id: "ada", actor_name: NAME, action, target, detail, request_id: randomUUID(), client_address: "203.0.113.7" });
  // More than a page of them.
  for (let day = 0; day < PAGE + 10; day += 1) record("source.run", randomUUID(), { name: "weather" });

  /** @param {string} method @param {URL} url @param {string} body @param {string | undefined} token @returns {[number, unknown] | undefined} */
  return (method, url, body, token) => {
    if (loggedIn && !["GET", "HEAD"].includes(method) && token !== TOKEN)
      return [403, { type: "/problems/forbidden", detail: "Send the header X-CSRF-Token with the csrf_token of /api/v1/me: this session has another." }];
    const [, part, id] = /^\/api\/v1\/(me|logout|login|keys|sessions|audit)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
    switch (part) {
      case "me":
        return [200, loggedIn ? { ...NOBODY, kind: "person", id: "ada", name: NAME, scope: "admin", csrf_token: TOKEN } : NOBODY];
      case "logout":
        loggedIn = false;
        return [204, null];
      case "sessions":
        if (!loggedIn) return [200, { items: [], next_cursor: null }];
        return answerSessions(method, id);
      case "keys":
      case "audit":
        if (!loggedIn) return [401, { type: "/problems/unauthenticated", detail: "This needs the scope admin. Log in." }];
        return part === "audit" ? [200, audit(url.searchParams)] : answerKeys(method, id, body);
      default:
        return undefined;
    }
  };

  /** @param {string} method @param {string | undefined} id @returns {[number, unknown]} */
  function answerSessions(method, id) {
    if (method === "GET") return [200, { items: sessions, next_cursor: null }];
    const index = sessions.findIndex((one) => one.id === id);
    if (index < 0) return [404, { type: "/problems/not-found", detail: "There is no session with this id." }];
    const [ended] = sessions.splice(index, 1);
    record("session.end", ended?.id ?? null, { person: ended?.person_name });
    return [204, null];
  }

  /** @param {string} method @param {string | undefined} id @param {string} body @returns {[number, unknown]} */
  function answerKeys(method, id, body) {
    if (method === "GET") return [200, { items: keys, next_cursor: null }];
    if (method === "POST") {
      const prefix = `da_${randomBytes(6).toString("hex")}`;
      const { name, scope, expires_at: expires } = /** @type {Schemas["NewKey"]} */ (JSON.parse(body));
      const made = { id: randomUUID(), name, prefix, scope, created_by: NAME, created_at: new Date().toISOString(), expires_at: expires ?? null, revoked_at: null, last_used_at: null };
      keys.unshift(made);
      record("key.create", made.id, { name, scope, prefix });
      return [201, { ...made, key: `${prefix}_${randomBytes(24).toString("hex")}` }];
    }
    const found = keys.find((one) => one.id === id);
    if (!found) return [404, { type: "/problems/not-found", detail: "There is no key with this id." }];
    found.revoked_at = new Date().toISOString();
    record("key.revoke", found.id, { name: found.name, prefix: found.prefix });
    return [204, null];
  }

  /** @param {URLSearchParams} query @returns {Schemas["AuditPage"]} */
  function audit(query) {
    const [actor, action, cursor] = ["actor", "action", "cursor"].map((name) => query.get(name));
    const found = events.filter((one) => (!actor || one.actor_name === actor) && (!action || one.action === action) && (!cursor || one.id < Number(cursor)));
    const items = found.slice(0, PAGE);
    return { items, next_cursor: found.length > PAGE ? String(items.at(-1)?.id) : null };
  }
}

/** @param {string} id @param {string} name @param {Schemas["KeyScope"]} scope @param {boolean} current @returns {Schemas["Session"]} */
function sessionOf(id, name, scope, current) {
  const at = (/** @type {number} */ hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
  return { id: randomUUID(), person_id: id, person_name: name, scope, created_at: at(-3), last_used_at: at(-1), idle_ends_at: at(1), ends_at: at(9), current };
}
