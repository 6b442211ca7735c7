import { answerOf, client } from "@/api/client";
import { forgetCsrfToken } from "@/api/csrf";

import type { Action, AuditPage, CreatedKey, KeyPage, Me, NewKey, SessionPage } from "./types";

const PAGE_LIMIT = 50;

export function getMe(): Promise<Me> {
  return answerOf(client.GET("/api/v1/me"));
}

export async function logOut(): Promise<void> {
  await answerOf(client.POST("/api/v1/logout"));
  forgetCsrfToken();
}

export function listKeys(cursor?: string): Promise<KeyPage> {
  return answerOf(client.GET("/api/v1/keys", { params: { query: { cursor, limit: PAGE_LIMIT } } }));
}

export function createKey(body: NewKey): Promise<CreatedKey> {
  return answerOf(client.POST("/api/v1/keys", { body }));
}

export async function revokeKey(id: string): Promise<void> {
  await answerOf(client.DELETE("/api/v1/keys/{key_id}", { params: { path: { key_id: id } } }));
}

export function listSessions(cursor?: string): Promise<SessionPage> {
  return answerOf(client.GET("/api/v1/sessions", { params: { query: { cursor, limit: PAGE_LIMIT } } }));
}

export async function endSession(id: string): Promise<void> {
  await answerOf(client.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id: id } } }));
}

export interface AuditSearch {
  /** A name as it stands there; empty: everybody. */
  actor: string;
  action: Action | "";
}

export function listAudit({ actor, action }: AuditSearch, cursor?: string): Promise<AuditPage> {
  return answerOf(
    client.GET("/api/v1/audit", { params: { query: { actor: actor || undefined, action: action || undefined, cursor, limit: PAGE_LIMIT } } }),
  );
}
