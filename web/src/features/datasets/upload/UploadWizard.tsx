import { useRouter } from "next/router";
import { useEffect, useRef, useState } from "react";
import { useSWRConfig } from "swr";

import { Loading } from "@/ui/Loading";
import { ErrorNotice, ProblemNotice } from "@/ui/Notice";

import { createDataset, inspectFile } from "../api";
import { datasetKey } from "../keys";
import type { Inspection } from "../types";
import { suggestedChoice, type Choice } from "./choice";
import { ColumnForm } from "./ColumnForm";
import { FileDrop } from "./FileDrop";
import { formatOfFile, objectionTo, type SourceFormat } from "./source";
import { UploadProgress } from "./UploadProgress";
import styles from "./upload.module.css";

interface Source {
  file: File;
  format: SourceFormat;
}

type Step =
  | { at: "file"; objection?: string }
  | { at: "inspecting"; source: Source }
  | { at: "unreadable"; source: Source; error: unknown }
  | { at: "columns"; source: Source; inspection: Inspection; choice: Choice; error?: unknown }
  | { at: "uploading"; source: Source; inspection: Inspection; choice: Choice; sentBytes: number };

const STEPS = ["File", "Columns", "Upload"] as const;

export function UploadWizard() {
  const router = useRouter();
  const { mutate } = useSWRConfig();
  const [step, setStep] = useState<Step>({ at: "file" });
  const running = useRef<AbortController>(null);

  // Leaving the page ends the upload: nobody would see it finish.
  useEffect(() => () => running.current?.abort(), []);

  async function choose(file: File) {
    const format = formatOfFile(file);
    const objection = objectionTo(file);
    if (!format || objection) {
      setStep({ at: "file", objection });
      return;
    }
    const source = { file, format };
    setStep({ at: "inspecting", source });
    try {
      const inspection = await inspectFile(file, format);
      setStep({ at: "columns", source, inspection, choice: suggestedChoice(inspection, file.name) });
    } catch (error) {
      setStep({ at: "unreadable", source, error });
    }
  }

  async function upload(source: Source, inspection: Inspection, choice: Choice) {
    const controller = new AbortController();
    running.current = controller;
    setStep({ at: "uploading", source, inspection, choice, sentBytes: 0 });
    try {
      const dataset = await createDataset(
        { ...choice, name: choice.name.trim(), ...source },
        controller.signal,
        (sentBytes) => setStep((now) => (now.at === "uploading" ? { ...now, sentBytes } : now)),
      );
      await mutate(datasetKey(dataset.id), dataset, { revalidate: false });
      void router.push(`/datasets/${dataset.id}`);
    } catch (error) {
      setStep({ at: "columns", source, inspection, choice, error: controller.signal.aborted ? undefined : error });
    }
  }

  const reached = step.at === "uploading" ? 2 : step.at === "columns" ? 1 : 0;
  const restart = (
    <button type="button" className="button" onClick={() => setStep({ at: "file" })}>
      Choose another file
    </button>
  );

  return (
    <div className={styles.wizard}>
      <h1>Upload a file</h1>
      <ol className={styles.steps} aria-label="Steps">
        {STEPS.map((name, index) => (
          <li key={name} aria-current={index === reached ? "step" : undefined} data-done={index < reached || undefined}>
            {name}
          </li>
        ))}
      </ol>

      {step.at === "file" ? (
        <>
          {step.objection ? <ErrorNotice title="This file cannot be used."><p>{step.objection}</p></ErrorNotice> : null}
          <FileDrop onFile={(file) => void choose(file)} />
        </>
      ) : null}

      {step.at === "inspecting" ? <Loading label={`Looking at ${step.source.file.name}`} lines={5} /> : null}

      {step.at === "unreadable" ? (
        <ProblemNotice error={step.error} onRetry={() => void choose(step.source.file)} actions={restart} />
      ) : null}

      {step.at === "columns" ? (
        <>
          {step.error ? <ProblemNotice error={step.error} /> : null}
          <ColumnForm
            source={step.source}
            inspection={step.inspection}
            choice={step.choice}
            onChange={(choice) => setStep({ ...step, choice })}
            onSubmit={() => void upload(step.source, step.inspection, step.choice)}
            restart={restart}
          />
        </>
      ) : null}

      {step.at === "uploading" ? (
        <UploadProgress
          fileName={step.source.file.name}
          sentBytes={step.sentBytes}
          totalBytes={step.source.file.size}
          onCancel={() => running.current?.abort()}
        />
      ) : null}
    </div>
  );
}
