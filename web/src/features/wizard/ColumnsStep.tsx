import { MappingEditor, type MappingEditorProps } from "../mapping/MappingEditor";

export function ColumnsStep(editor: MappingEditorProps) {
  return (
    <section className="card pad stack" aria-labelledby="columns">
      <h2 id="columns">2. Columns</h2>
      <MappingEditor {...editor} />
    </section>
  );
}
