import { formatBytes } from "@/format/format";

import styles from "./files.module.css";

interface UploadProgressProps {
  fileName: string;
  sentBytes: number;
  totalBytes: number;
  onCancel: () => void;
}

export function UploadProgress({ fileName, sentBytes, totalBytes, onCancel }: UploadProgressProps) {
  const sent = sentBytes >= totalBytes;
  const percent = Math.min(100, Math.floor((sentBytes / totalBytes) * 100));
  return (
    <div className={styles.progress}>
      <p id="upload-title">{sent ? "Reading the rows…" : `Sending ${fileName}`}</p>
      <progress value={sent ? undefined : sentBytes} max={totalBytes} aria-labelledby="upload-title" />
      <div className={styles.line}>
        <span className="soft">
          {formatBytes(Math.min(sentBytes, totalBytes))} of {formatBytes(totalBytes)}
        </span>
        <span className="number">{percent} %</span>
      </div>
      <p className="visually-hidden" role="status">
        {sent ? "The file is sent. The service is reading the rows." : `${Math.floor(percent / 25) * 25} percent sent`}
      </p>
      <div>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}
