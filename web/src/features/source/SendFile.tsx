import { useState } from "react";

import { formatCount, formatCounted } from "@/format/format";

import { FileDrop } from "../files/FileDrop";
import { Sending } from "../files/Sending";
import type { Run, Source } from "../sources/types";

/** One more file for a source without an address. */
export function SendFile({ source, onSent }: { source: Source; onSent: () => void }) {
  const [file, setFile] = useState<File>();
  const [run, setRun] = useState<Run>();
  const another = () => setFile(undefined);
  return (
    <section className="card pad stack" aria-labelledby="send-file">
      <h2 id="send-file">Send a file</h2>
      {file ? (
        <Sending
          key={file.name}
          source={source.id}
          file={file}
          onSent={(sent) => {
            setRun(sent);
            setFile(undefined);
            onSent();
          }}
          onCancel={another}
          actions={
            <button type="button" className="button" onClick={another}>
              Choose another file
            </button>
          }
        />
      ) : (
        <FileDrop onFile={setFile} />
      )}
      <p className="hint">
        {source.mapping
          ? "It is read as the first one was. What is there already stays, and of the same time the newer value counts."
          : "CSV or one JSON object a line, with time and value, and if wanted with name and labels."}
      </p>
      <p role="status">
        {run
          ? `${formatCounted(run.rows_read, "row")} read, ${formatCount(run.rows_rejected)} rejected; ${formatCount(run.observations_new)} new observations, ${formatCount(run.observations_changed)} changed.`
          : null}
      </p>
    </section>
  );
}
