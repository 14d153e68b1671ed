import { Refusal } from "../../lib/http";
import type { Schemas } from "../../lib/http";
import { attempt, tapped, valueOf } from "../../lib/page";
import { sendCode, signInBySms, signInByWechat } from "../../lib/shop";

/** By WeChat, whose button tells the phone the first time; or by a code to the phone. */
Component({
  data: {
    phone: "",
    code: "",
    needsPhone: false,
    wait: 0,
    question: null as Schemas["Captcha"] | null,
    answer: "",
  },
  methods: {
    write(event: WechatMiniprogram.Input): void {
      this.setData({ [tapped(event, "field")]: valueOf(event) });
    },
    async byWechat(): Promise<void> {
      await attempt(async () => {
        try {
          await signInByWechat();
          this.goBack();
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== "phone_needed") throw error;
          this.setData({ needsPhone: true });
        }
      });
    },
    async byPhone(event: WechatMiniprogram.CustomEvent): Promise<void> {
      // Whoever refuses to tell the phone signs in by a code.
      const { code } = event.detail as { code?: string };
      if (!code) return;
      await attempt(async () => {
        await signInByWechat(code);
        this.goBack();
      });
    },
    async sendCode(): Promise<void> {
      await attempt(async () => {
        const { phone, question, answer } = this.data;
        const answered = question ? { captcha_id: question.id, captcha: answer } : undefined;
        // Right or wrong, a question is good once.
        this.setData({ question: null, answer: "" });
        try {
          const { wait_seconds: wait } = await sendCode(phone, answered);
          this.setData({ wait });
          this.countDown();
        } catch (error) {
          this.setData({ question: questionOf(error) });
          throw error;
        }
      });
    },
    countDown(): void {
      setTimeout(() => {
        const wait = this.data.wait - 1;
        this.setData({ wait });
        if (wait > 0) this.countDown();
      }, 1000);
    },
    async bySms(): Promise<void> {
      await attempt(async () => {
        await signInBySms(this.data.phone, this.data.code);
        this.goBack();
      });
    },
    goBack(): void {
      wx.navigateBack({
        fail: () => {
          void wx.switchTab({ url: "/pages/person/person" });
        },
      });
    },
  },
});

/** Who asks for codes often is asked something first. */
function questionOf(error: unknown): Schemas["Captcha"] | null {
  if (!(error instanceof Refusal) || error.code !== "captcha_required") return null;
  return error.problem.captcha as Schemas["Captcha"];
}
