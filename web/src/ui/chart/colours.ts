/** global.css defines --series-1 … --series-6, for light and for dark. */
const SERIES_COLOURS = 6;

export function seriesVariable(index: number): string {
  return `--series-${(index % SERIES_COLOURS) + 1}`;
}

export function seriesColour(index: number): string {
  return `var(${seriesVariable(index)})`;
}

/** The seventh line and on has a known colour again: it is dashed. */
export function seriesDash(index: number): number[] | undefined {
  return index < SERIES_COLOURS ? undefined : [6, 4];
}
