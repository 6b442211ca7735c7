import Link from "next/link";
import { useState } from "react";
import useSWRInfinite from "swr/infinite";

import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { useMay } from "../access/useMay";
import { listSources } from "../sources/api";
import { choose, countByHealth, HEALTH_LABELS, HEALTHS } from "../sources/health";
import { sourcePages } from "../sources/keys";
import type { Health, Source, SourcePage } from "../sources/types";
import { SourceTable } from "./SourceTable";
import styles from "./overview.module.css";

const REFRESH_MS = 15_000;

export function Overview() {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite(
    (index: number, previous: SourcePage | null) => sourcePages(index, previous),
    ([, cursor]) => listSources(cursor),
    { refreshInterval: REFRESH_MS, revalidateAll: true },
  );
  const mayAdd = useMay("writer");
  const sources = data?.flatMap((page) => page.items);
  const more = data?.at(-1)?.next_cursor;
  return (
    <div className="stack">
      <div className="row spread">
        <h1>Overview</h1>
        {sources?.length && mayAdd ? (
          <Link href="/sources/new" className="button button-primary">
            Add a source
          </Link>
        ) : null}
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void mutate()} /> : null}
      {isLoading ? <Loading label="Loading the sources" lines={4} /> : null}
      {sources?.length === 0 ? <Empty mayAdd={mayAdd} /> : null}
      {sources?.length ? <Sources sources={sources} /> : null}
      {more ? (
        <button type="button" className="button" disabled={isValidating} onClick={() => void setSize(size + 1)}>
          Show more sources
        </button>
      ) : null}
    </div>
  );
}

function Sources({ sources }: { sources: Source[] }) {
  const [text, setText] = useState("");
  const [health, setHealth] = useState<Health | "all">("all");
  const counts = countByHealth(sources);
  const chosen = choose(sources, text, health);
  return (
    <>
      <div className={styles.filters}>
        <div>
          <label className="label" htmlFor="filter-text">
            Filter
          </label>
          <input
            id="filter-text"
            type="search"
            className="text-input"
            placeholder="Name or address"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div>
          <label className="label" htmlFor="filter-health">
            Health
          </label>
          <select
            id="filter-health"
            className="text-input"
            value={health}
            onChange={(event) => setHealth(event.target.value as Health | "all")}
          >
            <option value="all">All ({sources.length})</option>
            {HEALTHS.map((one) => (
              <option key={one} value={one}>
                {HEALTH_LABELS[one]} ({counts[one]})
              </option>
            ))}
          </select>
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {chosen.length} of {sources.length} sources shown
      </p>
      {chosen.length ? <SourceTable sources={chosen} /> : <p>No source fits. Change the filter to see others.</p>}
    </>
  );
}

function Empty({ mayAdd }: { mayAdd: boolean }) {
  return (
    <div className={`card ${styles.empty}`}>
      <h2>No sources yet</h2>
      <p className="soft">
        A source is an address that gives CSV, JSON, NDJSON, RSS, Atom or Parquet and is read on schedule, or files of
        these formats that are sent to it. How it is doing is shown here.
      </p>
      {mayAdd ? (
        <div className="row">
          <Link href="/sources/new" className="button button-primary">
            Add your first source
          </Link>
          <Link href="/sources/new?from=file" className="button">
            Upload a file instead
          </Link>
        </div>
      ) : (
        <p>Who may write can add the first one.</p>
      )}
    </div>
  );
}
