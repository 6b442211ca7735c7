import Link from "next/link";
import { useRouter } from "next/router";
import { useEffect, useRef, useState, type FormEvent } from "react";

import { formatBytes } from "@/format/format";
import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { headOf, nameOfFile } from "../files/head";
import { Sending } from "../files/Sending";
import { problemOf } from "../mapping/roles";
import { useDryRun } from "../mapping/useDryRun";
import { createSource } from "../sources/api";
import { ColumnsStep } from "./ColumnsStep";
import { newSource } from "./draft";
import styles from "./wizard.module.css";

/** A file that was chosen, on its way to a source of its own. */
export function FileDraft({ file, onRestart }: { file: File; onRestart: () => void }) {
  const router = useRouter();
  const { preview, mapping, busy, error, attempt, change } = useDryRun();
  const [name, setName] = useState(() => nameOfFile(file.name));
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  /** The source's id once it is registered: from then on only the file is missing. */
  const [made, setMade] = useState<string>();

  async function read() {
    setRefused(undefined);
    try {
      await attempt(await headOf(file));
    } catch (unreadable) {
      setRefused(unreadable);
    }
  }

  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void read();
  });

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!preview || !mapping) return;
    setSaving(true);
    setRefused(undefined);
    try {
      const source = await createSource(newSource({ url: null, credentials: undefined, interval: null, preview, mapping, name }));
      setMade(source.id);
    } catch (problem) {
      setRefused(problem);
    }
    setSaving(false);
  }

  if (made !== undefined) {
    const leave = () => void router.push(`/sources/${made}`);
    return (
      <section className="card pad stack" aria-labelledby="file">
        <h2 id="file">{name}</h2>
        <Sending
          source={made}
          file={file}
          onSent={leave}
          onCancel={leave}
          actions={
            <Link href={`/sources/${made}`} className="button">
              Go to the source
            </Link>
          }
        />
      </section>
    );
  }
  const waits = busy || saving || error !== undefined || (mapping !== undefined && problemOf(mapping) !== undefined);
  return (
    <>
      <section className="card pad stack" aria-labelledby="file">
        <h2 id="file">1. File</h2>
        <p className={styles.file}>
          <strong>{file.name}</strong> <span className="soft">{formatBytes(file.size)}</span>
        </p>
        <div>
          <button type="button" className="button" onClick={onRestart}>
            Choose another file
          </button>
        </div>
      </section>
      {error ? <ProblemNotice error={error} onRetry={() => void read()} /> : null}
      {refused ? <ProblemNotice error={refused} /> : null}
      {busy && !preview ? <Loading label={`Looking at ${file.name}`} lines={5} /> : null}
      {preview && mapping ? (
        <>
          <ColumnsStep preview={preview} mapping={mapping} busy={busy} onChange={change} />
          <form className={`card pad ${styles.last}`} onSubmit={(event) => void save(event)}>
            <h2>3. Name</h2>
            <div>
              <label className="label" htmlFor="name">
                Name
              </label>
              <input id="name" required maxLength={200} className="text-input" value={name} onChange={(event) => setName(event.target.value)} />
            </div>
            <div>
              <button type="submit" className="button button-primary" disabled={waits}>
                {saving ? "Saving…" : `Save and send ${formatBytes(file.size)}`}
              </button>
            </div>
          </form>
        </>
      ) : null}
    </>
  );
}
