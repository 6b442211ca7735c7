import { describe, expect, it } from "vitest";

import { answerOf } from "./client";
import { asProblem, problemFrom } from "./problem";

describe("a problem", () => {
  it("says the API's own sentence", () => {
    const problem = problemFrom(422, { error: "unusable_file", detail: "Line 1 has no columns." }, null);
    expect(problem).toMatchObject({ message: "Line 1 has no columns.", code: "unusable_file", remedy: "Correct this and try again." });
  });

  it("has the code of its type, also without the first release's member", () => {
    const body = { type: "/problems/unusable-file", title: "The file cannot be read", status: 422, detail: "Line 1 has no columns." };
    expect(problemFrom(422, body, null)).toMatchObject({ message: "Line 1 has no columns.", code: "unusable_file" });
  });

  it("that HTTP itself says all about has the status for a code", () => {
    expect(problemFrom(405, { type: "about:blank", detail: "Method Not Allowed" }, null).code).toBe("http_405");
  });

  it("names the fields of a validation error", () => {
    const body = { detail: [{ loc: ["query", "bucket"], msg: "Input should be 'hour'" }] };
    expect(problemFrom(422, body, null).message).toBe("bucket: Input should be 'hour'");
  });

  it("stands for a load balancer's page without a sentence, with the reference to report", () => {
    const problem = problemFrom(502, undefined, "req-7");
    expect(problem.message).toBe("The service answered with status 502.");
    expect(problem.remedy).toBe("Try again in a moment. If it goes on, report it with the reference req-7.");
  });

  it.each([
    [404, "list"],
    [413, "smaller file"],
    [415, "CSV, JSON or NDJSON"],
    [429, "Wait a minute"],
  ])("with status %i says what to do", (status, words) => {
    expect(problemFrom(status, {}, null).remedy).toContain(words);
  });

  it("is never a stack trace", () => {
    expect(asProblem(new TypeError("x is undefined")).message).toBe("This page made a mistake of its own.");
  });
});

describe("an answer", () => {
  it("that never came is a problem with the connection", async () => {
    await expect(answerOf(Promise.reject(new TypeError("Failed to fetch")))).rejects.toMatchObject({
      status: 0,
      remedy: "Check your connection, then try again.",
    });
  });

  it("with an error's status is that problem, with its request id", async () => {
    const response = new Response(null, { status: 503, headers: { "X-Request-Id": "r1" } });
    const error = { error: "unavailable", detail: "The database restarts." };
    await expect(answerOf(Promise.resolve({ error, response }))).rejects.toMatchObject({
      message: "The database restarts.",
      requestId: "r1",
    });
  });
});
