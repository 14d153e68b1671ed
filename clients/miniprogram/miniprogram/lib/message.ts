/** A read message as rows to choose from: what is sure is chosen, what is not is left open. */
import type { Schemas } from "./http";

export interface Choice {
  sku: string;
  label: string;
  isGone: boolean;
}

export interface Row {
  index: number;
  said: string;
  buyer: string;
  /** Chosen; empty while it is open. */
  sku: string;
  quantity: number;
  unit: string;
  step: number;
  /** How much must be said by the shopper. */
  isAsked: boolean;
  warning: string;
  choices: Choice[];
}

// Units that are sold in tenths.
const WEIGHED = new Set(["斤", "公斤"]);

export const rowsOf = (read: Schemas["ParsedOrder"]): Row[] => read.lines.map(rowOf);

/** What goes to the cart: chosen, with an amount. */
export const chosenOf = (rows: Row[]): Row[] => rows.filter((row) => row.sku && row.quantity > 0);

function rowOf(line: Schemas["ParsedLine"], index: number): Row {
  const isKnown = line.status === "match" && line.sku !== null;
  const isAsked = line.quantity === null;
  return {
    index,
    said: line.said,
    buyer: line.buyer ? `　${line.buyer}` : "",
    // What is wanted only if something else is missing, the shopper decides.
    sku: isKnown && !line.is_conditional ? line.sku : "",
    // Where it must be asked nothing is put: the shopper says how much.
    quantity: line.quantity ?? 0,
    unit: line.unit,
    step: WEIGHED.has(line.unit) ? 0.5 : 1,
    isAsked,
    warning: warningOf(line),
    choices: isKnown ? [matched(line)] : line.candidates.map(offered),
  };
}

const matched = (line: Schemas["ParsedLine"]): Choice => ({
  sku: line.sku ?? "",
  label: line.name ?? "",
  isGone: false,
});

const offered = ({ sku, name, price, unit, in_stock }: Schemas["Candidate"]): Choice => ({
  sku,
  label: `${name} ¥${price}/${unit}${in_stock ? "" : "（售罄）"}`,
  isGone: !in_stock,
});

function warningOf(line: Schemas["ParsedLine"]): string {
  if (line.status === "not_found") return "没有找到";
  if (line.is_conditional) return "上一样没有才要，请自己选";
  if (line.status === "ambiguous") return "请选一个";
  if (line.amount) return `说的是 ${line.amount} 元的，要多少？`;
  return line.quantity === null ? "要多少？" : "";
}
