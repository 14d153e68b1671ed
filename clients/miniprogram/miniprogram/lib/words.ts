/** Figures and states as a shopper reads them. */
import type { Schemas } from "./http";

/** "29 分 05 秒"; empty when no time is left. */
export function minutesOf(seconds: number): string {
  if (seconds <= 0) return "";
  const rest = String(seconds % 60).padStart(2, "0");
  return seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${rest} 秒`;
}

export function proofWordsOf(proof: Schemas["Proof"] | null): string {
  if (!proof) return "";
  const words = {
    waiting: "截图已收到，店家正在核对",
    confirmed: "店家已确认到账",
    refused: "店家没有收到这笔钱",
  };
  return proof.reason ? `${words[proof.state]}：${proof.reason}` : words[proof.state];
}

/** "11-21 17:25" of an ISO time, in the phone's time zone. */
export function timeOf(iso: string): string {
  const at = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
