import { useId, useState } from "react";

import type { Mapping } from "../sources/types";

interface TimeFormatProps {
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

/** Tried when the field is left or Enter is pressed, not with each letter. */
export function TimeFormat({ mapping, onChange }: TimeFormatProps) {
  const id = useId();
  const [text, setText] = useState(mapping.time_format ?? "");

  function tell() {
    const wanted = text.trim() || null;
    if (wanted !== (mapping.time_format ?? null)) onChange({ ...mapping, time_format: wanted });
  }

  return (
    <div>
      <label className="label" htmlFor={id}>
        How the time is written
      </label>
      <input
        id={id}
        className="text-input"
        placeholder="%d/%m/%Y %H:%M"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={tell}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          tell();
        }}
      />
      <p id={`${id}-hint`} className="hint">
        Only where the usual ways are misread. A time that names no offset is UTC.
      </p>
    </div>
  );
}
