import { useState, type FormEvent } from "react";

import { ProblemNotice } from "@/ui/Notice";

import { CredentialsFields } from "../credentials/CredentialsFields";
import { changeSource } from "../sources/api";
import { IntervalSelect } from "../sources/IntervalSelect";
import type { Credentials, Source, SourceChange } from "../sources/types";
import styles from "./source.module.css";

export function EditSource({ source, onSaved }: { source: Source; onSaved: () => void }) {
  const [name, setName] = useState(source.name);
  const [url, setUrl] = useState(source.url);
  const [interval, setInterval] = useState(source.interval_s);
  const [otherLogin, setOtherLogin] = useState(false);
  const [credentials, setCredentials] = useState<Credentials>();
  // The version that the person saw: the page refreshes itself while the form is open.
  const [version] = useState(source.version);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const change: SourceChange = url === null ? { name } : { name, url, interval_s: interval };
      if (otherLogin) change.credentials = credentials ?? null;
      await changeSource({ id: source.id, version }, change);
      onSaved();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  return (
    <form aria-label="Edit the source" className={`card pad ${styles.form}`} onSubmit={(event) => void save(event)}>
      <div>
        <label className="label" htmlFor="edit-name">
          Name
        </label>
        <input id="edit-name" required className="text-input" value={name} onChange={(event) => setName(event.target.value)} />
      </div>
      {url !== null ? (
        <>
          <div>
            <label className="label" htmlFor="edit-url">
              Address
            </label>
            <input id="edit-url" type="url" required className="text-input" value={url} onChange={(event) => setUrl(event.target.value)} />
          </div>
          <div>
            <label className="label" htmlFor="edit-interval">
              Read it
            </label>
            <IntervalSelect id="edit-interval" value={interval} onChange={setInterval} />
          </div>
          <label className="row">
            <input type="checkbox" checked={otherLogin} onChange={(event) => setOtherLogin(event.target.checked)} />
            {source.has_credentials ? "Change or remove the login that is kept" : "Add a login"}
          </label>
          {otherLogin ? <CredentialsFields value={credentials} onChange={setCredentials} /> : null}
        </>
      ) : null}
      {error ? <ProblemNotice error={error} /> : null}
      <div>
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? "Saving…" : "Save"}
        </button>
      </div>
    </form>
  );
}
