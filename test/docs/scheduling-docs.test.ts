/** docs/scheduling.md: its two jobs, as cron starts them, on a project of `trawl init`. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { BIN, createRig } from "../cli/cli-rig.ts";
import { makePlan, mustLoad } from "../load/pipeline-folder.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";

const service = sharedStandIn();
const page = readFileSync(new URL("../../docs/scheduling.md", import.meta.url), "utf8");
const JOBS = [...page.matchAll(/^[\d*]+ [\d*]+ \* \* [\d*]\s+(cd .*)$/gm)].map(([, command = ""]) => command);

it.skipIf(process.platform === "win32")("the jobs of its crontab buy once, collect, and say nothing", async () => {
	const rig = createRig({ "path/trawl": `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n` });
	chmodSync(join(rig.dir, "path/trawl"), 0o755);
	mkdirSync(join(rig.dir, "research"));
	await rig.run("init", "research");
	const key = `VALYU_API_KEY=${service().apiKey}\nVALYU_BASE_URL=${service().baseUrl}\n`;
	rig.write("research/key.env", key);
	chmodSync(join(rig.dir, "research/key.env"), 0o600);
	const [buy = "", collect = ""] = JOBS;
	const env = { PATH: `${rig.dir}/path:${process.env.PATH}`, HOME: rig.dir };
	const start = (job: string) => {
		const { status, stdout, stderr } = spawnSync("sh", ["-c", job], { cwd: rig.dir, env, encoding: "utf8" });
		return { job, status, said: stdout + stderr };
	};
	const quiet = (job: string) => ({ job, status: 0, said: "" });
	await service().setSettings({ afterMs: null });
	expect(start(buy)).toEqual(quiet(buy));
	expect(start(collect)).toEqual(quiet(collect));
	expect((await service().ledger()).accepted).toHaveLength(2);
	await service().setSettings({ afterMs: 0 });
	await service().release();
	expect([start(collect), start(collect), start(collect)]).toEqual(Array(3).fill(quiet(collect)));
	expect(start(buy)).toEqual(quiet(buy));
	expect((await service().ledger()).accepted).toHaveLength(3);
	expect(rig.json("research/results/competitors/run.json")).toMatchObject({ status: "succeeded" });
});

it("shows keys that a pipeline takes", async () => {
	for (const [, keys = ""] of page.matchAll(/```yaml\n(.*?)```/gs)) {
		const plan = await makePlan(mustLoad(`version: 1\nname: watch\n${keys}tasks: { t: { query: q } }\n`));
		expect(plan.summary.tasks).toBe(1);
	}
});
