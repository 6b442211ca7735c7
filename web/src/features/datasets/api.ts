import { answerOf, client } from "@/api/client";
import { csrfToken } from "@/api/csrf";
import { uploadFile } from "@/api/upload";

import type { SourceFormat } from "./upload/source";
import type { Aggregates, Bucket, Dataset, DatasetPage, Inspection, RejectPage } from "./types";

const PAGE_LIMIT = 50;

export function listDatasets(cursor?: string): Promise<DatasetPage> {
  return answerOf(client.GET("/api/v1/datasets", { params: { query: { cursor, limit: PAGE_LIMIT } } }));
}

export function getDataset(id: string): Promise<Dataset> {
  return answerOf(client.GET("/api/v1/datasets/{dataset_id}", { params: { path: { dataset_id: id } } }));
}

export async function deleteDataset(id: string): Promise<void> {
  await answerOf(client.DELETE("/api/v1/datasets/{dataset_id}", { params: { path: { dataset_id: id } } }));
}

export function listRejects(id: string, cursor?: string): Promise<RejectPage> {
  return answerOf(
    client.GET("/api/v1/datasets/{dataset_id}/rejects", {
      params: { path: { dataset_id: id }, query: { cursor, limit: PAGE_LIMIT } },
    }),
  );
}

export function getAggregates(id: string, bucket: Bucket, columns: string[]): Promise<Aggregates> {
  return answerOf(
    client.GET("/api/v1/datasets/{dataset_id}/aggregates", {
      params: { path: { dataset_id: id }, query: { bucket, columns } },
    }),
  );
}

export function aggregatesCsvAddress(id: string, bucket: Bucket, columns: string[]): string {
  const query = new URLSearchParams([["bucket", bucket], ...columns.map((column) => ["columns", column])]);
  return `/api/v1/datasets/${encodeURIComponent(id)}/aggregates.csv?${query.toString()}`;
}

/** The service looks at the beginning only: it suggests columns without the whole file having been sent. */
export const INSPECTED_BYTES = 64 * 1024;

export function inspectFile(file: File, format: SourceFormat): Promise<Inspection> {
  return answerOf(
    client.POST("/api/v1/datasets/inspect", {
      body: file.slice(0, INSPECTED_BYTES) as unknown as string,
      bodySerializer: (body) => body,
      headers: { "Content-Type": format },
    }),
  );
}

export interface NewDataset {
  name: string;
  timeColumn: string;
  valueColumns: string[];
  file: File;
  format: SourceFormat;
}

export async function createDataset(
  { name, timeColumn, valueColumns, file, format }: NewDataset,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
): Promise<Dataset> {
  const query = new URLSearchParams([
    ["name", name],
    ["time_column", timeColumn],
    ...valueColumns.map((column) => ["value_columns", column]),
  ]);
  const url = `/api/v1/datasets?${query.toString()}`;
  const token = await csrfToken();
  return (await uploadFile({ url, file, contentType: format, csrfToken: token, signal, onProgress })) as Dataset;
}
