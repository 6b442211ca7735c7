import type { ReactNode } from "react";

import { asProblem } from "@/api/problem";

import { LoginLink } from "./LoginLink";
import styles from "./notice.module.css";

const UNAUTHENTICATED = 401;

interface NoticeProps {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** Something went wrong: announced at once by screen readers. */
export function ErrorNotice({ title, children, actions }: NoticeProps) {
  return (
    <div role="alert" className={styles.notice}>
      <p className={styles.title}>{title}</p>
      {children}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}

interface ProblemNoticeProps {
  error: unknown;
  onRetry?: () => void;
  actions?: ReactNode;
}

/** The API's own sentence, and what to do about it. */
export function ProblemNotice({ error, onRetry, actions }: ProblemNoticeProps) {
  const problem = asProblem(error);
  const mayLogIn = problem.status === UNAUTHENTICATED;
  return (
    <ErrorNotice
      title={problem.message}
      actions={
        onRetry || actions || mayLogIn ? (
          <>
            {mayLogIn ? <LoginLink className="button button-primary" /> : null}
            {onRetry ? (
              <button type="button" className="button" onClick={onRetry}>
                Try again
              </button>
            ) : null}
            {actions}
          </>
        ) : null
      }
    >
      <p>{problem.remedy}</p>
    </ErrorNotice>
  );
}
