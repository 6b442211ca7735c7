import { answerOf, client } from "@/api/client";
import { csrfToken } from "@/api/csrf";
import { uploadFile } from "@/api/upload";

import type { Attempt, NewSource, Preview, Run, RunPage, RunRejectPage, Source, SourceChange, SourcePage } from "./types";

const PAGE_LIMIT = 50;

export function listSources(cursor?: string): Promise<SourcePage> {
  return answerOf(client.GET("/api/v1/sources", { params: { query: { cursor, limit: PAGE_LIMIT } } }));
}

export function getSource(id: string): Promise<Source> {
  return answerOf(client.GET("/api/v1/sources/{source_id}", { params: { path: { source_id: id } } }));
}

export function previewSource(wanted: Attempt): Promise<Preview> {
  return answerOf(client.POST("/api/v1/sources/preview", { body: { complete: true, ...wanted } }));
}

export function createSource(body: NewSource): Promise<Source> {
  return answerOf(client.POST("/api/v1/sources", { body }));
}

/** Fails with 412 when somebody else changed the source since `version` was read. */
export function changeSource({ id, version }: Pick<Source, "id" | "version">, body: SourceChange): Promise<Source> {
  return answerOf(
    client.PATCH("/api/v1/sources/{source_id}", {
      params: { path: { source_id: id }, header: { "if-match": `"${version}"` } },
      body,
    }),
  );
}

export async function deleteSource(id: string): Promise<void> {
  await answerOf(client.DELETE("/api/v1/sources/{source_id}", { params: { path: { source_id: id } } }));
}

export function runSource(id: string): Promise<Run> {
  return answerOf(client.POST("/api/v1/sources/{source_id}/runs", { params: { path: { source_id: id } } }));
}

/** Everything that the file holds, as the rows of one run; whatever its size. */
export async function sendFile(source: string, file: File, signal: AbortSignal, onProgress: (sentBytes: number) => void): Promise<Run> {
  const url = `/api/v1/observations?${new URLSearchParams({ source }).toString()}`;
  // What it is tells the source's mapping, or the content itself.
  const contentType = "application/octet-stream";
  return (await uploadFile({ url, file, contentType, csrfToken: await csrfToken(), signal, onProgress })) as Run;
}

export function listRuns(id: string, cursor?: string): Promise<RunPage> {
  return answerOf(
    client.GET("/api/v1/sources/{source_id}/runs", {
      params: { path: { source_id: id }, query: { cursor, limit: PAGE_LIMIT } },
    }),
  );
}

export function getRun(id: number): Promise<Run> {
  return answerOf(client.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: id } } }));
}

export function listRunRejects(id: number, cursor?: string): Promise<RunRejectPage> {
  return answerOf(
    client.GET("/api/v1/runs/{run_id}/rejects", { params: { path: { run_id: id }, query: { cursor, limit: PAGE_LIMIT } } }),
  );
}
