import type { GetServerSideProps } from "next";
import { register } from "prom-client";

import { answerWith, NoPage } from "@/server/answer";

/** The process-wide registry that runtime/requests.mjs fills. */
export const getServerSideProps: GetServerSideProps = async ({ res }) =>
  answerWith(res, 200, register.contentType, await register.metrics());

export default NoPage;
