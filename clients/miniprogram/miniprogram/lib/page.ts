/** What every page does with a promise: shows that it waits, and says what was refused. */

/** The words of a refusal, or of a fault of our own. */
export const wordsOf = (error: unknown): string =>
  error instanceof Error && error.message ? error.message : "出了点问题，请稍后再试";

export function say(words: string): void {
  void wx.showToast({ title: words, icon: "none", duration: 2500 });
}

/** Runs what a tap asked for, once at a time; what is refused is said. True when it was done. */
export async function attempt(action: () => Promise<void>): Promise<boolean> {
  if (isBusy) return false;
  isBusy = true;
  void wx.showNavigationBarLoading();
  try {
    await action();
    return true;
  } catch (error) {
    say(wordsOf(error));
    return false;
  } finally {
    isBusy = false;
    void wx.hideNavigationBarLoading();
  }
}

let isBusy = false;

/** The number in the bar below, on the cart. */
export function showCount(count: number): void {
  if (count > 0)
    wx.setTabBarBadge({ index: 1, text: count > 99 ? "99+" : String(count), ...quiet });
  else wx.removeTabBarBadge({ index: 1, ...quiet });
}

// A page without the bar cannot carry the number: the next one with it asks anew.
const quiet = { fail: (): void => undefined };

/** What stands at the tapped element as data-`name`. */
export const tapped = (event: WechatMiniprogram.BaseEvent, name: string): string =>
  String(event.currentTarget.dataset[name] ?? "");

/** What was typed or chosen: the `value` of an event's detail. */
export const valueOf = (event: { detail: unknown }): string => String(detailOf(event));

/** The number of a stepper. */
export const numberOf = (event: { detail: unknown }): number => Number(detailOf(event));

/** The names of a region that was picked. */
export const namesOf = (event: { detail: unknown }): string[] =>
  (detailOf(event) as unknown[]).map(String);

const detailOf = (event: { detail: unknown }): unknown =>
  (event.detail as { value: unknown }).value;
