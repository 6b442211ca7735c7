import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { uploadFile } from "./upload";

/** The browser's request as far as an upload uses it; each test plays the network. */
class NetworkRequest {
  static last: NetworkRequest;
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  headers: Record<string, string> = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  onloadend?: () => void;
  status = 0;
  responseText = "";
  sent: unknown;

  constructor() {
    NetworkRequest.last = this;
  }
  open() {}
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  getResponseHeader() {
    return "r9";
  }
  send(body: unknown) {
    this.sent = body;
  }
  abort() {
    this.onabort?.();
  }
  answer(status: number, text: string) {
    this.status = status;
    this.responseText = text;
    this.onload?.();
    this.onloadend?.();
  }
}

beforeEach(() => vi.stubGlobal("XMLHttpRequest", NetworkRequest));
afterEach(() => vi.unstubAllGlobals());

function start(onProgress = vi.fn()) {
  const controller = new AbortController();
  const file = new Blob(["a,b"]);
  const done = uploadFile({ url: "/x", file, contentType: "text/csv", csrfToken: "t1", signal: controller.signal, onProgress });
  return { done, controller, file, onProgress, request: NetworkRequest.last };
}

describe("an upload", () => {
  it("sends the file itself as the body and reports the bytes sent", async () => {
    const { done, file, onProgress, request } = start();
    request.upload.onprogress?.({ loaded: 2 });
    request.answer(201, '{"id":"d1"}');
    await expect(done).resolves.toEqual({ id: "d1" });
    expect(request.sent).toBe(file);
    expect(request.headers["Content-Type"]).toBe("text/csv");
    expect(onProgress).toHaveBeenCalledWith(2);
  });

  it("fails with the API's sentence", async () => {
    const { done, request } = start();
    request.answer(422, '{"error":"unusable_file","detail":"No line has a time."}');
    await expect(done).rejects.toMatchObject({ message: "No line has a time.", requestId: "r9" });
  });

  it("fails with a remedy when the connection breaks", async () => {
    const { done, request } = start();
    request.onerror?.();
    await expect(done).rejects.toMatchObject({ status: 0 });
  });

  it("stops when it is cancelled", async () => {
    const { done, controller } = start();
    controller.abort();
    await expect(done).rejects.toMatchObject({ name: "AbortError" });
  });
});
