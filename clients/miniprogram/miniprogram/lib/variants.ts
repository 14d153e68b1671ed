/** Choosing one variant of a product by its options (颜色, 尺码 …). */
import type { Schemas } from "./http";

type Variant = Schemas["Variant"];
export type Choice = Record<string, string>;

export interface Option {
  name: string;
  values: { value: string; isChosen: boolean; isGone: boolean }[];
}

const optionsOf = (variant: Variant): Choice => variant.options;

/** What to begin with: the only variant, or the first that is there. */
export function firstChoice(variants: Variant[]): Choice {
  const first = variants.find((variant) => !variant.is_sold_out) ?? variants[0];
  return first ? { ...optionsOf(first) } : {};
}

/** The variant that has exactly the chosen options. */
export const variantOf = (variants: Variant[], choice: Choice): Variant | null =>
  variants.find((variant) => isLike(variant, choice)) ?? null;

/** The choice after a tap; where no such variant exists, the first that has the tapped value. */
export function choosing(variants: Variant[], choice: Choice, name: string, value: string): Choice {
  const wanted = { ...choice, [name]: value };
  if (variantOf(variants, wanted)) return wanted;
  const having = variants.filter((variant) => optionsOf(variant)[name] === value);
  return having.length ? firstChoice(having) : choice;
}

/** Each option with its values in the order of the variants. */
export function optionsFor(variants: Variant[], choice: Choice): Option[] {
  const names = [...new Set(variants.flatMap((variant) => Object.keys(optionsOf(variant))))];
  return names.map((name) => ({
    name,
    values: [...new Set(variants.map((variant) => optionsOf(variant)[name] ?? ""))]
      .filter(Boolean)
      .map((value) => ({
        value,
        isChosen: choice[name] === value,
        isGone: variantOf(variants, { ...choice, [name]: value })?.is_sold_out !== false,
      })),
  }));
}

const isLike = (variant: Variant, choice: Choice): boolean => {
  const options = optionsOf(variant);
  const names = Object.keys(options);
  return (
    names.length === Object.keys(choice).length &&
    names.every((name) => options[name] === choice[name])
  );
};
