import { CSRF_HEADER } from "./csrf";
import { noAnswer, problemFrom } from "./problem";

export interface Upload {
  url: string;
  file: Blob;
  contentType: string;
  csrfToken: string | null;
  signal: AbortSignal;
  onProgress: (sentBytes: number) => void;
}

/**
 * Sends a file as the body of a POST, whatever its size: the browser streams it from disk.
 *
 * XMLHttpRequest, because fetch reports no progress of what was sent.
 *
 * @returns the answer's JSON
 * @throws ApiProblem when the call fails; DOMException "AbortError" when `signal` stopped it
 */
export function uploadFile({ url, file, contentType, csrfToken, signal, onProgress }: Upload): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Content-Type", contentType);
    request.setRequestHeader("Accept", "application/json");
    if (csrfToken !== null) request.setRequestHeader(CSRF_HEADER, csrfToken);

    const stop = () => request.abort();
    signal.addEventListener("abort", stop);
    request.onloadend = () => signal.removeEventListener("abort", stop);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onabort = () => reject(new DOMException("The upload was cancelled.", "AbortError"));
    request.onerror = () => reject(noAnswer());
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body);
      else reject(problemFrom(request.status, body, request.getResponseHeader("X-Request-Id")));
    };
    if (signal.aborted) {
      reject(new DOMException("The upload was cancelled.", "AbortError"));
      return;
    }
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
