import { useRouter } from "next/router";
import { useState } from "react";

import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { ProblemNotice } from "@/ui/Notice";

import { deleteDataset } from "../api";
import { formatCounted } from "@/format/format";
import type { Dataset } from "../types";

export function DeleteDataset({ dataset }: { dataset: Dataset }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function confirmed() {
    setBusy(true);
    setError(undefined);
    try {
      await deleteDataset(dataset.id);
      void router.push("/datasets");
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  }

  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Delete…
      </button>
      <ConfirmDialog
        open={open}
        title={`Delete “${dataset.name}”?`}
        confirmLabel="Delete dataset"
        busy={busy}
        onConfirm={() => void confirmed()}
        onCancel={() => {
          setOpen(false);
          setError(undefined);
        }}
      >
        <p>
          {formatCounted(dataset.rows_accepted, "row")} and {formatCounted(dataset.rows_rejected, "rejected row")} are
          deleted for good. The file on your computer stays.
        </p>
        {error ? <ProblemNotice error={error} /> : null}
      </ConfirmDialog>
    </>
  );
}
