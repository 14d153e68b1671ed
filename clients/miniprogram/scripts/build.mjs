// build/: the program as WeChat runs it, for the tests. The developer tools build by themselves.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";

rmSync("build", { recursive: true, force: true });
execFileSync("node_modules/.bin/tsc", { stdio: "inherit" });
cpSync("miniprogram", "build", {
  recursive: true,
  filter: (path) => !path.endsWith(".ts"),
});
