import { useRouter } from "next/router";
import { useState, type FormEvent } from "react";

import { ProblemNotice } from "@/ui/Notice";

import { CredentialsFields } from "../credentials/CredentialsFields";
import { problemOf } from "../mapping/roles";
import { useDryRun } from "../mapping/useDryRun";
import { createSource } from "../sources/api";
import { IntervalSelect } from "../sources/IntervalSelect";
import type { Credentials } from "../sources/types";
import { ColumnsStep } from "./ColumnsStep";
import { nameFrom, newSource } from "./draft";
import styles from "./wizard.module.css";

const HOUR_S = 3600;

/** A source that is fetched again and again. */
export function FromAddress() {
  const router = useRouter();
  const { tried, preview, mapping, busy, error, attempt, change } = useDryRun();
  const [url, setUrl] = useState("");
  const [credentials, setCredentials] = useState<Credentials>();
  const [name, setName] = useState("");
  const [interval, setInterval] = useState<number | null>(HOUR_S);
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<unknown>();

  async function tryIt(event: FormEvent) {
    event.preventDefault();
    setRefused(undefined);
    const address = url.trim();
    if (await attempt({ url: address, credentials })) setName(nameFrom(address));
  }

  async function save(event: FormEvent) {
    event.preventDefault();
    // What was tried is saved: what was typed into the first form afterwards does not count until it is tried too.
    if (!tried || !preview || !mapping) return;
    setSaving(true);
    setRefused(undefined);
    try {
      const source = await createSource(newSource({ url: tried.url ?? null, credentials: tried.credentials ?? undefined, preview, mapping, name, interval }));
      void router.push(`/sources/${source.id}`);
    } catch (problem) {
      setRefused(problem);
      setSaving(false);
    }
  }

  const waits = busy || saving || error !== undefined || (mapping !== undefined && problemOf(mapping) !== undefined);
  return (
    <>
      <form className={`card pad ${styles.address}`} onSubmit={(event) => void tryIt(event)}>
        <div>
          <label className="label" htmlFor="url">
            1. Address
          </label>
          <input
            id="url"
            type="url"
            required
            className="text-input"
            placeholder="https://example.org/weather.csv"
            aria-describedby="url-hint"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
          <p id="url-hint" className="hint">
            CSV, JSON, NDJSON, RSS, Atom or Parquet. It is read once now; nothing is saved yet.
          </p>
        </div>
        <CredentialsFields value={credentials} onChange={setCredentials} />
        <div>
          <button type="submit" className={preview ? "button" : "button button-primary"} disabled={busy || saving}>
            {busy ? "Reading…" : "Try it"}
          </button>
        </div>
      </form>
      {error ? <ProblemNotice error={error} /> : null}
      {preview && mapping ? (
        <>
          <ColumnsStep key={tried?.url ?? undefined} preview={preview} mapping={mapping} busy={busy} onChange={change} />
          <form className={`card pad ${styles.last}`} onSubmit={(event) => void save(event)}>
            <h2>3. Name and interval</h2>
            <div>
              <label className="label" htmlFor="name">
                Name
              </label>
              <input id="name" required className="text-input" value={name} onChange={(event) => setName(event.target.value)} />
            </div>
            <div>
              <label className="label" htmlFor="interval">
                Read it
              </label>
              <IntervalSelect id="interval" value={interval} onChange={setInterval} />
            </div>
            {refused ? <ProblemNotice error={refused} /> : null}
            <div>
              <button type="submit" className="button button-primary" disabled={waits}>
                {saving ? "Saving…" : "Save the source"}
              </button>
            </div>
          </form>
        </>
      ) : null}
    </>
  );
}
