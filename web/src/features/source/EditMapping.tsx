import { useEffect, useRef, useState, type FormEvent } from "react";

import { Loading } from "@/ui/Loading";
import { ProblemNotice } from "@/ui/Notice";

import { CredentialsFields } from "../credentials/CredentialsFields";
import { FileDrop } from "../files/FileDrop";
import { headOf } from "../files/head";
import { MappingEditor } from "../mapping/MappingEditor";
import { useDryRun } from "../mapping/useDryRun";
import { changeSource } from "../sources/api";
import type { Credentials, Source } from "../sources/types";

interface EditMappingProps {
  source: Source;
  onSaved: () => void;
}

/**
 * The mapping of a source that is there, beside what the source gives with it now, or what a file gives where files are
 * sent. Saved is only what was tried.
 */
export function EditMapping({ source, onSaved }: EditMappingProps) {
  const { tried, preview, mapping, busy, error, savable, attempt, change } = useDryRun();
  const [credentials, setCredentials] = useState<Credentials>();
  // The version that the person saw: the page refreshes itself while the form is open.
  const [version] = useState(source.version);
  const [saving, setSaving] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const begun = useRef(source.has_credentials || source.url === null);
  const [file, setFile] = useState<File>();

  const known = { mapping: source.mapping ?? undefined, format: source.format };
  const read = () => attempt({ url: source.url, credentials, ...known });
  async function readFile(chosen: File) {
    setFile(chosen);
    try {
      await attempt({ ...(await headOf(chosen)), ...known });
    } catch (unreadable) {
      setRefused(unreadable);
    }
  }
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void read();
  });

  async function save() {
    if (!mapping || !preview) return;
    setSaving(true);
    setRefused(undefined);
    try {
      await changeSource({ id: source.id, version }, { mapping, format: preview.format });
      onSaved();
    } catch (problem) {
      setRefused(problem);
      setSaving(false);
    }
  }

  return (
    <section className="card pad stack" aria-labelledby="edit-mapping">
      <h2 id="edit-mapping">Mapping</h2>
      {source.has_credentials ? (
        <form
          className="stack"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            void read();
          }}
        >
          <p>The login of this source is never shown. To see what the source gives, enter it again. The one that is kept does not change.</p>
          <CredentialsFields value={credentials} onChange={setCredentials} />
          <div>
            <button type="submit" className={tried ? "button" : "button button-primary"} disabled={busy || saving}>
              {busy ? "Reading…" : "Read it"}
            </button>
          </div>
        </form>
      ) : null}
      {source.url === null ? (
        <>
          <p>{file ? `What ${file.name} gives:` : "Choose a file like those that are sent, to see what it gives. It is not sent."}</p>
          {file && !error ? null : <FileDrop onFile={(chosen) => void readFile(chosen)} />}
        </>
      ) : null}
      {error ? <ProblemNotice error={error} onRetry={source.url === null ? undefined : () => void read()} /> : null}
      {busy && !preview ? <Loading label="Reading the source" /> : null}
      {preview && mapping ? <MappingEditor preview={preview} mapping={mapping} busy={busy} onChange={change} /> : null}
      {refused ? <ProblemNotice error={refused} /> : null}
      {preview ? (
        <>
          <p className="hint">{source.url === null ? "The next file is read" : "The next run reads"} with it. Observations that are there stay; series under other names are new ones.</p>
          <div>
            <button type="button" className="button button-primary" disabled={saving || !savable} onClick={() => void save()}>
              {saving ? "Saving…" : "Save the mapping"}
            </button>
          </div>
        </>
      ) : null}
    </section>
  );
}
