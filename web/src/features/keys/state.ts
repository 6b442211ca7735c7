import type { Key, KeyScope } from "../access/types";

export const SCOPE_LABELS: Record<KeyScope, string> = {
  reader: "Reader: reads everything",
  writer: "Writer: also adds and changes",
  admin: "Admin: also deletes, makes keys and sees the audit log",
};
export const SCOPES = Object.keys(SCOPE_LABELS) as KeyScope[];

export const STATE_LABELS = { works: "Works", expired: "Expired", revoked: "Revoked" } as const;

/** @param now milliseconds since 1970 */
export function stateOf(key: Pick<Key, "revoked_at" | "expires_at">, now: number): keyof typeof STATE_LABELS {
  if (key.revoked_at !== null) return "revoked";
  return key.expires_at !== null && Date.parse(key.expires_at) <= now ? "expired" : "works";
}

/** The end of the day that a date field says, in the reader's time zone; null for an empty field. */
export function endOfDay(date: string): string | null {
  if (date === "") return null;
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(year, month - 1, day + 1).toISOString();
}
