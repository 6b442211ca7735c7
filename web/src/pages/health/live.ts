import type { GetServerSideProps } from "next";

import { answerWith, NoPage } from "@/server/answer";

import { isDraining } from "../../../runtime/state.mjs";

/** 503 while draining: the load balancer then sends no more requests here. */
export const getServerSideProps: GetServerSideProps = ({ res }) => {
  const draining = isDraining();
  const body = JSON.stringify({ status: draining ? "draining" : "live" });
  return answerWith(res, draining ? 503 : 200, "application/json", body);
};

export default NoPage;
