import { useRouter } from "next/router";
import { useState } from "react";

import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { ProblemNotice } from "@/ui/Notice";
import { formatCount } from "@/format/format";

import { useMay } from "../access/useMay";
import { changeSource, deleteSource, runSource } from "../sources/api";
import { isUnderWay, RUN_LABELS } from "../sources/health";
import type { Source } from "../sources/types";

/** What is open below the source's name, one at a time. */
export type Open = "edit" | "mapping" | "delete" | undefined;

interface SourceActionsProps {
  source: Source;
  open: Open;
  setOpen: (open: Open) => void;
  refresh: () => void;
}

export function SourceActions({ source, open, setOpen, refresh }: SourceActionsProps) {
  const router = useRouter();
  const mayDelete = useMay("admin");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const toggle = (one: Open) => setOpen(open === one ? undefined : one);
  const run = source.last_run;
  const underWay = run !== null && isUnderWay(run.state);

  async function act(action: () => Promise<unknown>, then: () => void) {
    setBusy(true);
    setError(undefined);
    try {
      await action();
      then();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="stack">
      <div className="row">
        {source.url !== null ? (
          <button
            type="button"
            className="button button-primary"
            disabled={busy || underWay}
            onClick={() => void act(() => runSource(source.id), refresh)}
          >
            {underWay ? "Running…" : "Run now"}
          </button>
        ) : null}
        {source.url !== null || !source.enabled ? (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void act(() => changeSource(source, { enabled: !source.enabled }), refresh)}
          >
            {source.enabled ? "Pause" : "Resume"}
          </button>
        ) : null}
        <button type="button" className="button" aria-expanded={open === "edit"} onClick={() => toggle("edit")}>
          Edit
        </button>
        {source.mapping !== null ? (
          <button type="button" className="button" aria-expanded={open === "mapping"} onClick={() => toggle("mapping")}>
            Edit mapping
          </button>
        ) : null}
        {mayDelete ? (
          <button type="button" className="button" onClick={() => setOpen("delete")}>
            Delete…
          </button>
        ) : null}
      </div>
      <p role="status" className="hint">
        {run && underWay ? `${RUN_LABELS[run.state]}: ${formatCount(run.rows_read)} rows read so far` : null}
      </p>
      {error && open === undefined ? <ProblemNotice error={error} onRetry={refresh} /> : null}
      <ConfirmDialog
        open={open === "delete"}
        title={`Delete “${source.name}”?`}
        confirmLabel="Delete source"
        busy={busy}
        onConfirm={() => void act(() => deleteSource(source.id), () => void router.push("/"))}
        onCancel={() => {
          setOpen(undefined);
          setError(undefined);
        }}
      >
        <p>
          Its runs and every observation read from it are deleted for good.
          {source.url !== null ? " To stop reading it only, pause it." : null}
        </p>
        {error ? <ProblemNotice error={error} /> : null}
      </ConfirmDialog>
    </div>
  );
}
