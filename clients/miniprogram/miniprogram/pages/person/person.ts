import { isSignedIn, leave } from "../../lib/http";
import type { Schemas } from "../../lib/http";
import { attempt, say, wordsOf } from "../../lib/page";
import { me } from "../../lib/shop";

/** Who is here. */
Component({
  data: { person: null as Schemas["Person"] | null },
  methods: {
    async onShow(): Promise<void> {
      if (!isSignedIn()) {
        this.setData({ person: null });
        return;
      }
      try {
        this.setData({ person: await me() });
      } catch (error) {
        this.setData({ person: null });
        say(wordsOf(error));
      }
    },
    signIn(): void {
      void wx.navigateTo({ url: "/pages/sign-in/sign-in" });
    },
    async signOut(): Promise<void> {
      await attempt(async () => {
        await leave();
        this.setData({ person: null });
      });
    },
  },
});
