import Link from "next/link";
import { useRouter } from "next/router";
import { useRef, useState, type FormEvent } from "react";

import { ProblemNotice } from "@/ui/Notice";

import { createSource, previewSource } from "../sources/api";
import { IntervalSelect } from "../sources/IntervalSelect";
import type { Mapping, Preview } from "../sources/types";
import { nameFrom, newSource, problemOf } from "./draft";
import { MappingForm } from "./MappingForm";
import { PreviewTables } from "./PreviewTables";
import styles from "./wizard.module.css";

const HOUR_S = 3600;

/** Address, then columns beside what they give, then name and interval: nothing is saved before the last button. */
export function SourceWizard() {
  const router = useRouter();
  const [url, setUrl] = useState("");
  /** The address that was tried: what is typed afterwards does not count until it is tried too. */
  const [tried, setTried] = useState("");
  const [preview, setPreview] = useState<Preview>();
  const [mapping, setMapping] = useState<Mapping>();
  const [name, setName] = useState("");
  const [interval, setInterval] = useState<number | null>(HOUR_S);
  const [busy, setBusy] = useState<"trying" | "saving">();
  const [error, setError] = useState<unknown>();
  /** Only the newest dry run counts: answers may overtake each other. */
  const newest = useRef(0);

  async function dryRun(address: string, wanted: Mapping | undefined) {
    newest.current += 1;
    const mine = newest.current;
    setBusy("trying");
    setError(undefined);
    try {
      const answer = await previewSource({ url: address, mapping: wanted, format: wanted ? preview?.format : undefined });
      if (mine !== newest.current) return;
      setPreview(answer);
      setMapping(answer.mapping);
      setTried(address);
      if (!wanted) setName(nameFrom(address));
    } catch (problem) {
      if (mine === newest.current) setError(problem);
    } finally {
      if (mine === newest.current) setBusy(undefined);
    }
  }

  function change(next: Mapping) {
    setMapping(next);
    if (problemOf(next) === undefined) void dryRun(tried, next);
    else newest.current += 1;
  }

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!preview || !mapping) return;
    setBusy("saving");
    setError(undefined);
    try {
      const source = await createSource(newSource({ url: tried, preview, mapping, name, interval }));
      void router.push(`/sources/${source.id}`);
    } catch (problem) {
      setError(problem);
      setBusy(undefined);
    }
  }

  const problem = mapping ? problemOf(mapping) : undefined;
  return (
    <div className="stack">
      <Link href="/">← Overview</Link>
      <h1>Add a source</h1>
      <form
        className={`card pad ${styles.address}`}
        onSubmit={(event) => {
          event.preventDefault();
          void dryRun(url.trim(), undefined);
        }}
      >
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
        <button type="submit" className={preview ? "button" : "button button-primary"} disabled={busy !== undefined}>
          {busy === "trying" ? "Reading…" : "Try it"}
        </button>
      </form>
      {error ? <ProblemNotice error={error} /> : null}
      {preview && mapping ? (
        <>
          <section className="card pad stack" aria-labelledby="columns">
            <h2 id="columns">2. Columns</h2>
            <MappingForm columns={preview.columns} mapping={mapping} onChange={change} />
            {problem ? <p role="alert">{problem}</p> : <PreviewTables preview={preview} stale={busy === "trying"} />}
          </section>
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
            <div>
              <button type="submit" className="button button-primary" disabled={busy !== undefined || problem !== undefined || error !== undefined}>
                {busy === "saving" ? "Saving…" : "Save the source"}
              </button>
            </div>
          </form>
        </>
      ) : null}
    </div>
  );
}
