import Link from "next/link";

import { ErrorNotice } from "@/ui/Notice";

export default function NotFound() {
  return (
    <ErrorNotice
      title="There is no page at this address."
      actions={
        <Link href="/" className="button">
          Go to the overview
        </Link>
      }
    >
      <p>Check the address, or start from the overview.</p>
    </ErrorNotice>
  );
}
