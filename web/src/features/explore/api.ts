import { answerOf, client } from "@/api/client";

import type { Aggregate, BucketWidth, ExportFormat, QueryResult, SeriesPage } from "./types";

const PAGE_LIMIT = 50;

export interface SeriesSearch {
  source: string;
  text: string;
  labels: string[];
}

export interface Question {
  series: number[];
  start?: string;
  end?: string;
  bucket: BucketWidth;
  aggregate: Aggregate;
}

export function searchSeries({ source, text, labels }: SeriesSearch, cursor?: string): Promise<SeriesPage> {
  return answerOf(
    client.GET("/api/v1/series", {
      params: {
        query: { source: source || undefined, text: text || undefined, label: labels.length ? labels : undefined, cursor, limit: PAGE_LIMIT },
      },
    }),
  );
}

export function query({ series, start, end, bucket, aggregate }: Question): Promise<QueryResult> {
  return answerOf(
    client.GET("/api/v1/query", { params: { query: { series, start, end, bucket, aggregate: [aggregate], fill: "null" } } }),
  );
}

/** Where the raw observations of the range can be had as a file. */
export function exportAddress({ series, start, end }: Omit<Question, "bucket" | "aggregate">, format: ExportFormat): string {
  const parameters = new URLSearchParams([["format", format], ...series.map((id) => ["series", String(id)])]);
  if (start) parameters.set("start", start);
  if (end) parameters.set("end", end);
  return `/api/v1/export?${parameters.toString()}`;
}
