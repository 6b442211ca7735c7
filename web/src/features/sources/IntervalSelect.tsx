import { formatInterval } from "@/format/format";

import { intervalChoices, intervalOf } from "./intervals";

interface IntervalSelectProps {
  id: string;
  value: number | null;
  onChange: (seconds: number | null) => void;
}

export function IntervalSelect({ id, value, onChange }: IntervalSelectProps) {
  return (
    <select id={id} className="text-input" value={value ?? ""} onChange={(event) => onChange(intervalOf(event.target.value))}>
      <option value="">Only when asked</option>
      {intervalChoices(value).map((seconds) => (
        <option key={seconds} value={seconds}>
          {formatInterval(seconds)}
        </option>
      ))}
    </select>
  );
}
