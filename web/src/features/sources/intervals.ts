/** Seconds between runs that a person can choose; the empty choice is "when asked". */
export const INTERVALS_S = [300, 900, 3600, 21_600, 86_400, 604_800] as const;

export function intervalOf(choice: string): number | null {
  return choice === "" ? null : Number(choice);
}

/** The usual choices, and the one that is set now when it is none of them. */
export function intervalChoices(current: number | null): number[] {
  const all: number[] = [...INTERVALS_S];
  if (current !== null && !all.includes(current)) all.push(current);
  return all.sort((a, b) => a - b);
}
