import Link from "next/link";
import { useRouter } from "next/router";
import { useEffect, useRef, useState } from "react";

import { formatBytes } from "@/format/format";
import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { headOf, nameOfFile } from "../files/head";
import { Sending } from "../files/Sending";
import { useDryRun } from "../mapping/useDryRun";
import { ColumnsStep } from "./ColumnsStep";
import { NameStep } from "./NameStep";
import { useRegistration } from "./useRegistration";
import styles from "./wizard.module.css";

/** A file that was chosen, on its way to a source of its own. */
export function FileDraft({ file, onRestart }: { file: File; onRestart: () => void }) {
  const router = useRouter();
  const { preview, mapping, busy, error, savable, attempt, change } = useDryRun();
  const { saving, refused, register } = useRegistration();
  const [name, setName] = useState(() => nameOfFile(file.name));
  const [unreadable, setUnreadable] = useState<unknown>();
  /** The source's id once it is registered: from then on only the file is missing. */
  const [made, setMade] = useState<string>();

  async function read() {
    setUnreadable(undefined);
    try {
      await attempt(await headOf(file));
    } catch (problem) {
      setUnreadable(problem);
    }
  }

  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void read();
  });

  async function save() {
    if (!preview || !mapping) return;
    const source = await register({ url: null, credentials: undefined, interval: null, preview, mapping, name });
    setMade(source?.id);
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
      {unreadable ? <ProblemNotice error={unreadable} /> : null}
      {busy && !preview ? <Loading label={`Looking at ${file.name}`} lines={5} /> : null}
      {preview && mapping ? (
        <>
          <ColumnsStep preview={preview} mapping={mapping} busy={busy} onChange={change} />
          <NameStep
            title="3. Name"
            name={name}
            onName={setName}
            action={`Save and send ${formatBytes(file.size)}`}
            saving={saving}
            savable={savable}
            refused={refused}
            onSave={() => void save()}
          />
        </>
      ) : null}
    </>
  );
}
