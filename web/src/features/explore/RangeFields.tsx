import { useId, useRef, useState, type FormEvent } from "react";

import { fieldOf, LAST_FIELD, readPeriod, type Period } from "./period";
import type { View } from "./view";
import styles from "./explore.module.css";

const ENDS = ["start", "end"] as const;
type End = (typeof ENDS)[number];

const LABELS: Record<End, string> = { start: "From (UTC)", end: "To (UTC)" };
const PROBLEMS: Record<End, string> = {
  start: "“From” is not a day and a time: fill in each part of it, or clear it to begin with the first observation.",
  end: "“To” is not a day and a time: fill in each part of it, or clear it to end with the newest observation.",
};
const BACKWARDS = "“From” has to lie before “To”: choose an earlier “From” or a later “To”.";

/** What was typed and is not shown yet. It goes when the range changes in any other way. */
interface Draft {
  range: View["range"];
  typed: Partial<Record<End, string>>;
  wrong?: { end: End; says: string };
}

interface RangeFieldsProps {
  range: View["range"];
  /** The bounds of what is drawn: they fill the fields where the range itself leaves them open. */
  drawn: Period;
  onChange: (period: Period) => void;
}

/**
 * The range by its ends, for keyboards and for instants that no drag hits. A field that nobody touched keeps what it stands
 * for: “everything” from a day on goes on to grow. An empty one is open.
 */
export function RangeFields({ range, drawn, onChange }: RangeFieldsProps) {
  const id = useId();
  const fields = useRef<Partial<Record<End, HTMLInputElement | null>>>({});
  const [kept, setDraft] = useState<Draft>({ range, typed: {} });
  const draft = sameRange(kept.range, range) ? kept : { range, typed: {} };
  const own = typeof range === "string" ? (range === "all" ? {} : drawn) : range;
  const shown = (end: End) => draft.typed[end] ?? fieldOf(own[end] ?? drawn[end]);

  function apply(event: FormEvent) {
    event.preventDefault();
    const unfinished = ENDS.find((end) => isUnfinished(fields.current[end]));
    if (unfinished) return refuse(unfinished, PROBLEMS[unfinished]);
    const [start, end] = ENDS.map((one) => draft.typed[one] ?? own[one] ?? "") as [string, string];
    const period = readPeriod(start, end);
    // As shown too: behind the newest observation there is nothing, though that end is open.
    if (!period || !readPeriod(shown("start"), shown("end"))) return refuse("start", BACKWARDS);
    setDraft({ range, typed: {} });
    onChange(period);
  }

  function refuse(end: End, says: string) {
    setDraft({ ...draft, wrong: { end, says } });
    fields.current[end]?.focus();
  }

  return (
    <form className={styles.ends} aria-label="Range by its ends" noValidate onSubmit={apply}>
      {ENDS.map((end) => (
        <div key={end}>
          <label className="label" htmlFor={`${id}-${end}`}>
            {LABELS[end]}
          </label>
          <input
            ref={(field) => {
              fields.current[end] = field;
            }}
            id={`${id}-${end}`}
            type="datetime-local"
            max={LAST_FIELD}
            className="text-input"
            aria-invalid={draft.wrong?.end === end}
            aria-describedby={draft.wrong?.end === end ? `${id}-wrong` : undefined}
            value={shown(end)}
            onChange={({ target }) => setDraft({ range, typed: { ...draft.typed, [end]: target.value } })}
          />
        </div>
      ))}
      <button type="submit" className="button">
        Apply
      </button>
      {draft.wrong ? (
        <p id={`${id}-wrong`} role="alert" className={styles.wrong}>
          {draft.wrong.says}
        </p>
      ) : null}
    </form>
  );
}

function isUnfinished(field: HTMLInputElement | null | undefined): boolean {
  return field ? field.validity.badInput || field.validity.rangeOverflow : false;
}

function sameRange(one: View["range"], other: View["range"]): boolean {
  if (typeof one === "string" || typeof other === "string") return one === other;
  return one.start === other.start && one.end === other.end;
}
