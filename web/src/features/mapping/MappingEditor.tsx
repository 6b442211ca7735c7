import type { Mapping, Preview } from "../sources/types";
import { MappingForm } from "./MappingForm";
import { PathForm } from "./PathForm";
import { PreviewTables } from "./PreviewTables";
import { isColumnar, problemOf } from "./roles";

export interface MappingEditorProps {
  preview: Preview;
  mapping: Mapping;
  busy: boolean;
  onChange: (mapping: Mapping) => void;
}

/** What each column is taken for, beside what the first rows give with it. */
export function MappingEditor({ preview, mapping, busy, onChange }: MappingEditorProps) {
  const problem = problemOf(mapping);
  return (
    <>
      {isColumnar(mapping) ? (
        <MappingForm columns={preview.columns} mapping={mapping} onChange={onChange} />
      ) : (
        <PathForm columns={preview.columns} mapping={mapping} onChange={onChange} />
      )}
      {problem ? <p role="alert">{problem}</p> : <PreviewTables preview={preview} stale={busy} />}
    </>
  );
}
