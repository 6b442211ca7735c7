import type { Credentials, Mapping, NewSource, Preview } from "../sources/types";

/** A first name for a source: its file's name without the ending, else its host. */
export function nameFrom(url: string): string {
  const { pathname, hostname } = new URL(url);
  const file = pathname.split("/").filter(Boolean).at(-1) ?? "";
  return file.replace(/\.[^.]+$/, "") || hostname;
}

export interface Draft {
  /** None: files are sent to it. */
  url: string | null;
  preview: Preview;
  mapping: Mapping;
  name: string;
  interval: number | null;
  credentials: Credentials | undefined;
}

export function newSource({ url, preview, mapping, name, interval, credentials }: Draft): NewSource {
  return { name: name.trim(), url, format: preview.format, mapping, interval_s: interval, enabled: true, credentials };
}
