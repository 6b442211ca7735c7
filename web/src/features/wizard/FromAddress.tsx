import { useRouter } from "next/router";
import { useState, type FormEvent } from "react";

import { ProblemNotice } from "@/ui/Notice";

import { CredentialsFields } from "../credentials/CredentialsFields";
import { useDryRun } from "../mapping/useDryRun";
import { IntervalSelect } from "../sources/IntervalSelect";
import type { Credentials } from "../sources/types";
import { ColumnsStep } from "./ColumnsStep";
import { nameFrom } from "./draft";
import { NameStep } from "./NameStep";
import { useRegistration } from "./useRegistration";
import styles from "./wizard.module.css";

const HOUR_S = 3600;

/** A source that is fetched again and again. */
export function FromAddress() {
  const router = useRouter();
  const { tried, preview, mapping, busy, error, savable, attempt, change } = useDryRun();
  const { saving, refused, register, forget } = useRegistration();
  const [url, setUrl] = useState("");
  const [credentials, setCredentials] = useState<Credentials>();
  const [name, setName] = useState("");
  const [interval, setInterval] = useState<number | null>(HOUR_S);

  async function tryIt(event: FormEvent) {
    event.preventDefault();
    forget();
    const address = url.trim();
    if (await attempt({ url: address, credentials })) setName(nameFrom(address));
  }

  async function save() {
    // What was tried is saved: what was typed into the first form afterwards does not count until it is tried too.
    if (!tried || !preview || !mapping) return;
    const source = await register({ url: tried.url ?? null, credentials: tried.credentials ?? undefined, preview, mapping, name, interval });
    if (source) void router.push(`/sources/${source.id}`);
  }

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
          <NameStep
            title="3. Name and interval"
            name={name}
            onName={setName}
            action="Save the source"
            saving={saving}
            savable={savable}
            refused={refused}
            onSave={() => void save()}
          >
            <div>
              <label className="label" htmlFor="interval">
                Read it
              </label>
              <IntervalSelect id="interval" value={interval} onChange={setInterval} />
            </div>
          </NameStep>
        </>
      ) : null}
    </>
  );
}
