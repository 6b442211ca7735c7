import { useState } from "react";

import { Ago } from "@/ui/Ago";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { ProblemNotice } from "@/ui/Notice";
import { StackedTable, type Column } from "@/ui/StackedTable";

import { endSession } from "../access/api";
import type { Session } from "../access/types";

export function SessionTable({ sessions, onEnded }: { sessions: Session[]; onEnded: () => void }) {
  const [chosen, setChosen] = useState<Session>();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function end(session: Session) {
    setBusy(true);
    setError(undefined);
    try {
      await endSession(session.id);
      setOpen(false);
      onEnded();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  const columns: Column<Session>[] = [
    {
      heading: "Who",
      names: true,
      cell: (session) => (
        <>
          {session.person_name}
          {session.current ? <span className="hint"> (this browser)</span> : null}
        </>
      ),
    },
    { heading: "Scope", cell: (session) => session.scope },
    { heading: "Logged in", cell: (session) => <Ago moment={session.created_at} never="" /> },
    { heading: "Last use", cell: (session) => <Ago moment={session.last_used_at} never="" /> },
    { heading: "Ends unused", cell: (session) => <Ago moment={session.idle_ends_at} never="" /> },
    { heading: "Ends", cell: (session) => <Ago moment={session.ends_at} never="" /> },
    {
      heading: "End it",
      silent: true,
      // One's own ends by logging out, which clears the browser's cookie too.
      cell: (session) =>
        session.current ? null : (
          <button
            type="button"
            className="button"
            onClick={() => {
              setChosen(session);
              setOpen(true);
            }}
          >
            End…<span className="visually-hidden"> the session of {session.person_name}</span>
          </button>
        ),
    },
  ];

  return (
    <div className="card pad">
      <StackedTable caption="Sessions, newest first" columns={columns} rows={sessions} keyOf={(session) => session.id} />
      <ConfirmDialog
        open={open}
        title={`End this session of ${chosen?.person_name ?? ""}?`}
        confirmLabel="End session"
        busyLabel="Ending…"
        busy={busy}
        onConfirm={() => chosen && void end(chosen)}
        onCancel={() => {
          setOpen(false);
          setError(undefined);
        }}
      >
        <p>That browser is logged out with its next request. Who may log in can log in again.</p>
        {error ? <ProblemNotice error={error} /> : null}
      </ConfirmDialog>
    </div>
  );
}
