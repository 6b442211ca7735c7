import { useState } from "react";

import { FileDrop } from "../files/FileDrop";
import { FileDraft } from "./FileDraft";

/** A source that files are sent to, the first one now. */
export function FromFile() {
  const [file, setFile] = useState<File>();
  if (file) return <FileDraft file={file} onRestart={() => setFile(undefined)} />;
  return (
    <section className="card pad stack" aria-labelledby="file">
      <h2 id="file">1. File</h2>
      <FileDrop onFile={setFile} />
      <p className="hint">Its beginning is read first; nothing is saved yet. More files can be sent to the same source later.</p>
    </section>
  );
}
