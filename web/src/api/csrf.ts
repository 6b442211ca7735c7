import type { components } from "./schema";

type Me = components["schemas"]["Me"];

/** What a session's writes carry beside its cookie, which browsers send for other sites as well. */
export const CSRF_HEADER = "X-CSRF-Token";

/** Kept in the page's memory only. It changes when somebody logs in, and then the page is loaded anew. */
let known: Promise<string | null> | undefined;

/** @returns the session's token; null where there is no session, or the service cannot be asked: a write then says why */
export function csrfToken(): Promise<string | null> {
  known ??= ask();
  return known;
}

/** The next write asks for the token again: the session may have ended, or another one begun in another tab. */
export function forgetCsrfToken(): void {
  known = undefined;
}

async function ask(): Promise<string | null> {
  try {
    const answer = await fetch("/api/v1/me", { headers: { Accept: "application/json" } });
    if (answer.ok) return ((await answer.json()) as Me).csrf_token;
  } catch {
    // The write that needs it fails in the same way, and says so.
  }
  forgetCsrfToken();
  return null;
}
