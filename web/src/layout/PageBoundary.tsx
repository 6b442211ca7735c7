import { Component, type ReactNode } from "react";

import { ProblemNotice } from "@/ui/Notice";

interface State {
  error?: unknown;
}

/** A page that fails while it is drawn leaves the rest standing: what happened, and a way to try again. */
export class PageBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <ProblemNotice error={error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
