import { Segmented } from "@/ui/Segmented";

import { RangeFields } from "./RangeFields";
import { AGGREGATE_LABELS, AGGREGATES, BUCKET_LABELS, BUCKETS, type Aggregate, type BucketWidth } from "./types";
import { useAnswer } from "./useAnswer";
import { PRESET_LABELS, PRESETS, within, type Preset, type View } from "./view";
import styles from "./explore.module.css";

const CHOICES = Object.keys(PRESETS) as Preset[];

interface ControlsProps {
  view: View;
  onChange: (view: View) => void;
}

export function Controls({ view, onChange }: ControlsProps) {
  const { range } = view;
  const { data, error } = useAnswer(view);
  const drawn = data && !error && view.series.length > 0 ? data : undefined;
  return (
    <div className={styles.controls}>
      <Segmented<Preset | "chosen">
        legend="Range"
        choices={typeof range === "string" ? CHOICES : [...CHOICES, "chosen"]}
        labels={{ ...PRESET_LABELS, chosen: "Chosen" }}
        value={typeof range === "string" ? range : "chosen"}
        onChange={(preset) => (preset === "chosen" ? undefined : onChange({ ...view, range: preset }))}
      />
      <RangeFields
        range={range}
        drawn={{ start: drawn?.start ?? undefined, end: drawn?.end ?? undefined }}
        onChange={(period) => onChange(within(view, period))}
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
    </div>
  );
}
