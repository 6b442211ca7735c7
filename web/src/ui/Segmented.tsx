import { useId } from "react";

import styles from "./segmented.module.css";

interface SegmentedProps<Choice extends string> {
  legend: string;
  choices: readonly Choice[];
  labels: Record<Choice, string>;
  value: Choice;
  onChange: (choice: Choice) => void;
}

/** One of a few: radio buttons that look like one control, with the keyboard of radio buttons. */
export function Segmented<Choice extends string>({ legend, choices, labels, value, onChange }: SegmentedProps<Choice>) {
  const group = useId();
  return (
    <fieldset className={styles.group}>
      <legend>{legend}</legend>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <label key={choice} className={styles.choice}>
            <input
              type="radio"
              name={group}
              value={choice}
              checked={choice === value}
              onChange={() => onChange(choice)}
              className="visually-hidden"
            />
            <span>{labels[choice]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
