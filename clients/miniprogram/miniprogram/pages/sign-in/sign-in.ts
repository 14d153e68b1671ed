import { Refusal } from "../../lib/http";
import type { Schemas } from "../../lib/http";
import { config } from "../../lib/config";
import { attempt, say, tapped, valueOf } from "../../lib/page";
import { agree, sendCode, signInBySms, signInByWechat } from "../../lib/shop";

/** By WeChat, whose button tells the phone the first time; or by a code to the phone. */
Component({
  data: {
    phone: "",
    code: "",
    needsPhone: false,
    wait: 0,
    question: null as Schemas["Captcha"] | null,
    answer: "",
    hasAgreed: false,
  },
  methods: {
    write(event: WechatMiniprogram.Input): void {
      this.setData({ [tapped(event, "field")]: valueOf(event) });
    },
    toggle(): void {
      this.setData({ hasAgreed: !this.data.hasAgreed });
    },
    /** A mini-program opens no page of other hosts by itself: the address is copied. */
    copy(event: WechatMiniprogram.TouchEvent): void {
      void wx.setClipboardData({ data: `${siteOf(config.api)}${tapped(event, "path")}` });
    },
    /** Nobody's data is taken before they agreed. */
    mayGoOn(): boolean {
      if (!this.data.hasAgreed) say("请先阅读并同意《用户协议》和《隐私政策》");
      return this.data.hasAgreed;
    },
    async byWechat(): Promise<void> {
      if (!this.mayGoOn()) return;
      await attempt(async () => {
        try {
          await signInByWechat();
          await this.arrive();
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
        await this.arrive();
      });
    },
    async sendCode(): Promise<void> {
      if (!this.mayGoOn()) return;
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
        await this.arrive();
      });
    },
    async arrive(): Promise<void> {
      // Who is in is in; what was agreed to is asked for again where it could not be kept.
      await agree().catch(() => undefined);
      this.goBack();
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

const siteOf = (api: string): string => api.replace(/\/api\/v1$/, "");
