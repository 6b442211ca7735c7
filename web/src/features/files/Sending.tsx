import { useEffect, useRef, useState, type ReactNode } from "react";

import { ProblemNotice } from "@/ui/Notice";

import { sendFile } from "../sources/api";
import type { Run } from "../sources/types";
import { UploadProgress } from "./UploadProgress";

interface SendingProps {
  source: string;
  file: File;
  onSent: (run: Run) => void;
  onCancel: () => void;
  /** What else can be done when it failed. */
  actions: ReactNode;
}

/** Sends a file to a source that is there, at once, and says how far it is. What fails can be sent again: nothing of it was stored. */
export function Sending({ source, file, onSent, onCancel, actions }: SendingProps) {
  const [sentBytes, setSentBytes] = useState(0);
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);

  async function send() {
    const controller = new AbortController();
    running.current = controller;
    setError(undefined);
    setSentBytes(0);
    try {
      onSent(await sendFile(source, file, controller.signal, setSentBytes));
    } catch (problem) {
      if (!controller.signal.aborted) setError(problem);
    }
  }

  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void send();
  });
  // Leaving the page ends the upload: nobody would see it finish.
  useEffect(() => () => running.current?.abort(), []);

  if (error) return <ProblemNotice error={error} onRetry={() => void send()} actions={actions} />;
  return (
    <UploadProgress
      fileName={file.name}
      sentBytes={sentBytes}
      totalBytes={file.size}
      onCancel={() => {
        running.current?.abort();
        onCancel();
      }}
    />
  );
}
