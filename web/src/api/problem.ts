/** What went wrong with a call, in words for a person: `message` says what happened, `remedy` what to do. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly requestId: string | null = null,
  ) {
    super(message);
  }

  get remedy(): string {
    return remedyFor(this.status, this.requestId);
  }
}

/** No answer at all: the connection failed before a status arrived. */
export const NO_ANSWER = 0;

export function noAnswer(): ApiProblem {
  return new ApiProblem("The service could not be reached.", NO_ANSWER, "no_answer");
}

/**
 * The API's errors are problem details (RFC 9457, docs/api-problems.md); those of the release before, which answers
 * during an update, are `{"error": code, "detail": sentence}`; a load balancer's are HTML, or nothing.
 */
export function problemFrom(status: number, body: unknown, requestId: string | null): ApiProblem {
  const fields: Record<string, unknown> = isRecord(body) ? body : {};
  const code = codeOf(fields) ?? `http_${status}`;
  return new ApiProblem(sentenceOf(fields.detail) ?? `The service answered with status ${status}.`, status, code, requestId);
}

const TYPES = "/problems/";

/** `/problems/not-found` is `not_found`, the name that the release before gives. */
function codeOf({ type, error }: Record<string, unknown>): string | undefined {
  if (typeof type === "string" && type.startsWith(TYPES)) return type.slice(TYPES.length).replaceAll("-", "_");
  return typeof error === "string" ? error : undefined;
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem("This page made a mistake of its own.", -1, "page_error");
}

function sentenceOf(detail: unknown): string | undefined {
  if (typeof detail === "string" && detail.trim() !== "") return detail;
  if (!Array.isArray(detail)) return undefined;
  const sentences = detail.flatMap((item) => {
    if (!isRecord(item) || typeof item.msg !== "string") return [];
    const field = Array.isArray(item.loc) ? item.loc.at(-1) : undefined;
    return [field === undefined ? item.msg : `${String(field)}: ${item.msg}`];
  });
  return sentences.length > 0 ? sentences.join(" ") : undefined;
}

function remedyFor(status: number, requestId: string | null): string {
  const reference = requestId ? ` If it goes on, report it with the reference ${requestId}.` : "";
  if (status === NO_ANSWER) return "Check your connection, then try again.";
  if (status === 401) return "Log in, then try again.";
  if (status === 403) return "Ask somebody who may do it, or log in as somebody else.";
  if (status === 404) return "It may have been deleted. Go back to the list.";
  if (status === 409 || status === 412) return "Something changed in the meantime. Reload the page and try again.";
  if (status === 413) return "Choose a smaller file, or split it into several.";
  if (status === 415) return "Export the data as CSV, JSON or NDJSON and choose that file.";
  if (status === 400 || status === 422) return "Correct this and try again.";
  if (status === 429) return "Wait a minute, then try again.";
  if (status >= 500) return `Try again in a moment.${reference}`;
  return `Reload the page.${reference}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
