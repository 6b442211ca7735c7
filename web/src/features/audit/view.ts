import type { AuditSearch } from "../access/api";
import type { Action } from "../access/types";

export const ACTION_LABELS: Record<Action, string> = {
  "source.create": "Source added",
  "source.change": "Source changed",
  "source.delete": "Source deleted",
  "source.run": "Source run by hand",
  "observations.send": "Observations sent",
  "dataset.upload": "Data set uploaded",
  "dataset.delete": "Data set deleted",
  "key.create": "Key made",
  "key.revoke": "Key revoked",
  login: "Logged in",
  "login.refused": "Login refused",
  logout: "Logged out",
  "session.end": "Session ended",
};
export const ACTIONS = Object.keys(ACTION_LABELS) as Action[];

/** More actions may be added: those are called as the service calls them. */
export function actionLabel(action: string): string {
  return isAction(action) ? ACTION_LABELS[action] : action;
}

function isAction(text: string): text is Action {
  return Object.hasOwn(ACTION_LABELS, text);
}

export function readSearch(parameters: URLSearchParams): AuditSearch {
  const action = parameters.get("action") ?? "";
  return { actor: parameters.get("actor") ?? "", action: isAction(action) ? action : "" };
}

/** @returns the query of the address, with its `?`; nothing when everything is shown */
export function writeSearch({ actor, action }: AuditSearch): string {
  const query = new URLSearchParams({ ...(actor ? { actor } : {}), ...(action ? { action } : {}) }).toString();
  return query === "" ? "" : `?${query}`;
}

/** `name: weather, rows: 12` */
export function detailText(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
