import { stepped, tapOf } from "../../lib/quantity";

/** An amount between `least` and `most`, by `step`; tells `change` with the new one. */
Component({
  options: { styleIsolation: "apply-shared" },
  properties: {
    value: { type: Number, value: 1 },
    least: { type: Number, value: 1 },
    most: { type: Number, value: 999 },
    step: { type: Number, value: 1 },
  },
  methods: {
    fewer(): void {
      this.to(-1);
    },
    more(): void {
      this.to(1);
    },
    to(direction: number): void {
      const { value, step, least, most } = this.data;
      const next = stepped(value, direction * tapOf(step), least, most);
      if (next !== value) this.triggerEvent("change", { value: next });
    },
  },
});
