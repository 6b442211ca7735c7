import { Segmented } from "@/ui/Segmented";
import { formatInstant } from "@/format/format";

import { AGGREGATE_LABELS, AGGREGATES, BUCKET_LABELS, BUCKETS, type Aggregate, type BucketWidth } from "./types";
import { PRESET_LABELS, PRESETS, type Preset, type View } from "./view";
import styles from "./explore.module.css";

interface ControlsProps {
  view: View;
  onChange: (view: View) => void;
}

export function Controls({ view, onChange }: ControlsProps) {
  const { range } = view;
  const chosen = typeof range === "string" ? undefined : range;
  return (
    <div className={styles.controls}>
      <Segmented<Preset | "chosen">
        legend="Range"
        choices={chosen ? [...(Object.keys(PRESETS) as Preset[]), "chosen"] : (Object.keys(PRESETS) as Preset[])}
        labels={{ ...PRESET_LABELS, chosen: "Chosen" }}
        value={typeof range === "string" ? range : "chosen"}
        onChange={(preset) => (preset === "chosen" ? undefined : onChange({ ...view, range: preset }))}
      />
      <div>
        <label className="label" htmlFor="bucket">
          By
        </label>
        <select
          id="bucket"
          className="text-input"
          value={view.bucket}
          onChange={(event) => onChange({ ...view, bucket: event.target.value as BucketWidth })}
        >
          {BUCKETS.map((one) => (
            <option key={one} value={one}>
              {BUCKET_LABELS[one]}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label className="label" htmlFor="aggregate">
          Aggregate
        </label>
        <select
          id="aggregate"
          className="text-input"
          value={view.aggregate}
          onChange={(event) => onChange({ ...view, aggregate: event.target.value as Aggregate })}
        >
          {AGGREGATES.map((one) => (
            <option key={one} value={one}>
              {AGGREGATE_LABELS[one]}
            </option>
          ))}
        </select>
      </div>
      {chosen ? (
        <p className="row hint">
          <span>
            {formatInstant(chosen.start)} – {formatInstant(chosen.end)}
          </span>
          <button type="button" className="button" onClick={() => onChange({ ...view, range: "all", bucket: "auto" })}>
            Reset zoom
          </button>
        </p>
      ) : null}
    </div>
  );
}
