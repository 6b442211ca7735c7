/** From the first instant that counts to the first that counts no more (ISO, UTC); where one is missing, what is there decides. */
export interface Period {
  start?: string;
  end?: string;
}

/** A day, or a day with its time and perhaps an offset from UTC. */
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** The last one that a field takes: years have four digits, here and in the service. */
export const LAST_FIELD = "9999-12-31T23:59";

/**
 * Without an offset it is UTC, as for the API. A browser would take it for the reader's own time: one address would be
 * another range for each reader.
 *
 * @returns milliseconds since 1970, `NaN` for what is no instant
 */
function instantOf(text: string): number {
  const [instant, time, , , offset] = INSTANT.exec(text) ?? [];
  return instant === undefined ? Number.NaN : Date.parse(time !== undefined && offset === undefined ? `${instant}Z` : instant);
}

/** Of two texts, as an address or fields have them; undefined where either is no instant, or the period ends before it begins. */
export function readPeriod(start: string, end: string): Period | undefined {
  const [from, to] = [start, end].map((text) => (text === "" ? undefined : instantOf(text)));
  if (Number.isNaN(from) || Number.isNaN(to) || (from !== undefined && to !== undefined && from >= to)) return undefined;
  return {
    ...(from === undefined ? {} : { start: new Date(from).toISOString() }),
    ...(to === undefined ? {} : { end: new Date(to).toISOString() }),
  };
}

/** As a `datetime-local` field has it, in UTC and to the minute. */
export function fieldOf(instant: string | null | undefined): string {
  return instant ? new Date(instant).toISOString().slice(0, LAST_FIELD.length) : "";
}
