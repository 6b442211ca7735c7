"use client";

import { ProblemNotice } from "@/ui/Notice";

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return <ProblemNotice error={error} onRetry={reset} />;
}
