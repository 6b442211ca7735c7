/**
 * Where a line goes on. A series that has a value a year has gaps in every chart by week, which are its own rhythm and no
 * outage: they are bridged. What is much longer than its usual distance stays open.
 */
const USUAL_TIMES = 1.5;

/** The values with `undefined`, which uPlot draws across, in the gaps that are usual for the series. */
export function bridged(times: number[], values: (number | null)[]): (number | null | undefined)[] {
  if (!values.includes(null)) return values;
  const known = [...values.keys()].filter((index) => values[index] !== null);
  const longest = USUAL_TIMES * median(known.slice(1).map((index, place) => distance(times, known[place]!, index)));
  const found: (number | null | undefined)[] = [...values];
  for (let place = 1; place < known.length; place++) {
    const [left, right] = [known[place - 1]!, known[place]!];
    if (distance(times, left, right) <= longest) found.fill(undefined, left + 1, right);
  }
  return found;
}

/** The values that no line reaches: drawn as dots, or nobody would see them. */
export function isolated(values: ArrayLike<number | null | undefined>): number[] {
  const found: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const opensAlone = index === 0 || values[index - 1] === null;
    const endsAlone = index === values.length - 1 || values[index + 1] === null;
    if (typeof values[index] === "number" && opensAlone && endsAlone) found.push(index);
  }
  return found;
}

function distance(times: number[], left: number, right: number): number {
  return (times[right] ?? 0) - (times[left] ?? 0);
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
