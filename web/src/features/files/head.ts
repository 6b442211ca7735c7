import type { Attempt } from "../sources/types";

/** The service looks at no more of rows that stand alone. */
const HEAD_BYTES = 1024 * 1024;
/** The most that the service tries out, of what can be read as a whole only. */
const WHOLE_BYTES = 16 * 1024 * 1024;
const READ_AS_WHOLE = /\.(json|xml|rss|atom|parquet)$/i;

/** As much of a file as a dry run wants. */
export async function headOf(file: File): Promise<Pick<Attempt, "content" | "complete">> {
  const wanted = READ_AS_WHOLE.test(file.name) ? WHOLE_BYTES : HEAD_BYTES;
  return { content: await base64Of(file.slice(0, wanted)), complete: file.size <= wanted };
}

/** `seattle-weather.csv` → `seattle-weather`. */
export function nameOfFile(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, "").trim() || fileName;
}

/** Through a data URL: the browser encodes it by itself, and much faster than a script. */
function base64Of(part: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => reject(new Error("The file cannot be read. It may have been moved: choose it again."));
    reader.readAsDataURL(part);
  });
}
