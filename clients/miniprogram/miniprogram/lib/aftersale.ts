/** What an after-sale can be, in the words of the shop's own pages. */
import type { Schemas } from "./http";

export type Kind = Schemas["AfterSaleKindEnum"];
export type Reason = Schemas["ReasonEnum"];

export const MOST_PHOTOS = 6;

export interface Choice<T extends string> {
  value: T;
  label: string;
}

export const KINDS: Choice<Kind>[] = [
  { value: "refund", label: "仅退款" },
  { value: "return", label: "退货退款" },
  { value: "exchange", label: "换货" },
  { value: "resend", label: "补寄" },
];

const WORDS: Record<Reason, string> = {
  no_reason: "七天无理由退货",
  unwanted: "不想要了",
  late: "迟迟没有发货",
  not_received: "没有收到",
  missing: "少发、漏发",
  wrong: "发错货",
  broken: "破损、变质",
  quality: "质量问题",
  different: "与描述不符",
  size: "尺寸、颜色不合适",
  agreed: "与商家协商一致",
  other: "其他",
};
const BAD: Reason[] = ["wrong", "broken", "quality", "different"];
const REASONS: Record<Kind, Reason[]> = {
  refund: ["not_received", "missing", ...BAD, "agreed", "other"],
  return: ["no_reason", "unwanted", ...BAD, "agreed", "other"],
  exchange: ["size", ...BAD, "agreed", "other"],
  resend: ["missing", "not_received", ...BAD, "agreed", "other"],
};
const UNSENT: Reason[] = ["unwanted", "late", "agreed", "other"];

/** Before anything was sent only money can be asked for. */
export const kindsOf = (isSent: boolean): Choice<Kind>[] => (isSent ? KINDS : KINDS.slice(0, 1));

export const reasonsOf = (kind: Kind, isSent: boolean): Choice<Reason>[] =>
  (isSent ? REASONS[kind] : UNSENT).map((value) => ({ value, label: WORDS[value] }));

/** What is done to it by one tap, state by state. */
export type Tap = "withdraw" | "accept" | "decline" | "received";
const TAPS: Partial<Record<Schemas["AfterSaleStateEnum"], Tap[]>> = {
  requested: ["withdraw"],
  offered: ["accept", "decline", "withdraw"],
  to_pay: ["withdraw"],
  to_return: ["withdraw"],
  returning: ["withdraw"],
  to_reship: ["withdraw"],
  escalated: ["withdraw"],
  refused: ["withdraw"],
  reshipped: ["received"],
};
const TAP_WORDS: Record<Tap, string> = {
  withdraw: "撤销申请",
  accept: "接受方案",
  decline: "不接受",
  received: "我收到了",
};

export const tapsOf = (state: Schemas["AfterSaleStateEnum"]): Choice<Tap>[] =>
  (TAPS[state] ?? []).map((value) => ({ value, label: TAP_WORDS[value] }));
