import { useState } from "react";

import { formatMoment } from "@/format/format";
import { Ago } from "@/ui/Ago";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { ProblemNotice } from "@/ui/Notice";

import { revokeKey } from "../access/api";
import type { Key } from "../access/types";
import { STATE_LABELS, stateOf } from "./state";

export function KeyTable({ keys, onRevoked }: { keys: Key[]; onRevoked: () => void }) {
  const [chosen, setChosen] = useState<Key>();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const now = useState(() => Date.now())[0];

  async function revoke(key: Key) {
    setBusy(true);
    setError(undefined);
    try {
      await revokeKey(key.id);
      setOpen(false);
      onRevoked();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="card pad">
      <div className="scroll" tabIndex={0} role="region" aria-label="Keys, newest first">
        <table className="grid-table">
          <caption className="visually-hidden">Keys, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Begins with</th>
              <th scope="col">Scope</th>
              <th scope="col">Last use</th>
              <th scope="col">Made</th>
              <th scope="col">State</th>
              <th scope="col">
                <span className="visually-hidden">Revoke</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => {
              const state = stateOf(key, now);
              return (
                <tr key={key.id}>
                  <th scope="row">{key.name}</th>
                  <td>
                    <code>{key.prefix}…</code>
                  </td>
                  <td>{key.scope}</td>
                  <td>
                    <Ago moment={key.last_used_at} never="Never" />
                  </td>
                  <td>
                    <Ago moment={key.created_at} never="" /> by {key.created_by}
                  </td>
                  <td>
                    {STATE_LABELS[state]}
                    {state === "works" && key.expires_at ? ` until ${formatMoment(key.expires_at)}` : null}
                  </td>
                  <td className="number">
                    {state === "revoked" ? null : (
                      <button
                        type="button"
                        className="button"
                        onClick={() => {
                          setChosen(key);
                          setOpen(true);
                        }}
                      >
                        Revoke…<span className="visually-hidden"> {key.name}</span>
                      </button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <ConfirmDialog
        open={open}
        title={`Revoke “${chosen?.name ?? ""}”?`}
        confirmLabel="Revoke key"
        busyLabel="Revoking…"
        busy={busy}
        onConfirm={() => chosen && void revoke(chosen)}
        onCancel={() => {
          setOpen(false);
          setError(undefined);
        }}
      >
        <p>Whatever uses it is refused from now on. A revoked key cannot be made to work again; it stays in the list.</p>
        {error ? <ProblemNotice error={error} /> : null}
      </ConfirmDialog>
    </div>
  );
}
