/** What one tap moves: what is weighed by half a 斤, not by the tenth that can be typed. */
export const tapOf = (step: number): number => (step < 1 ? 0.5 : step);

/** `value` moved by `by`, within the bounds; one decimal, as 斤 and 公斤 have. */
export function stepped(value: number, by: number, least: number, most: number): number {
  const moved = Math.round((value + by) * 10) / 10;
  return Math.min(Math.max(moved, least), most);
}
