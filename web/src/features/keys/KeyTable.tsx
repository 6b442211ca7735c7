import { useState } from "react";

import { formatMoment } from "@/format/format";
import { Ago } from "@/ui/Ago";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { ProblemNotice } from "@/ui/Notice";
import { StackedTable, type Column } from "@/ui/StackedTable";

import { revokeKey } from "../access/api";
import type { Key } from "../access/types";
import { STATE_LABELS, stateOf } from "./state";
import styles from "./keys.module.css";

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

  const columns: Column<Key>[] = [
    { heading: "Name", names: true, cell: (key) => key.name },
    { heading: "Begins with", cell: (key) => <code className={styles.prefix}>{key.prefix}…</code> },
    { heading: "Scope", cell: (key) => key.scope },
    { heading: "Last use", cell: (key) => <Ago moment={key.last_used_at} never="Never" /> },
    {
      heading: "Made",
      cell: (key) => (
        <>
          <Ago moment={key.created_at} never="" /> by {key.created_by}
        </>
      ),
    },
    {
      heading: "State",
      cell: (key) => {
        const state = stateOf(key, now);
        return `${STATE_LABELS[state]}${state === "works" && key.expires_at ? ` until ${formatMoment(key.expires_at)}` : ""}`;
      },
    },
    {
      heading: "Revoke",
      silent: true,
      cell: (key) =>
        stateOf(key, now) === "revoked" ? null : (
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
        ),
    },
  ];

  return (
    <div className="card pad">
      <StackedTable caption="Keys, newest first" columns={columns} rows={keys} keyOf={(key) => key.id} />
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
