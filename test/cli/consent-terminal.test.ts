/** The question about money on a real terminal, which `script` of util-linux makes. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { BIN } from "./cli-rig.ts";
import { manifestOf, project } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const hasScript = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

describe.skipIf(!hasScript)("on a terminal", () => {
	test("a yes buys, and the question names the price", async () => {
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		const { exitCode, shown } = await answer(rig.dir, "y\r");
		expect(shown).toContain("This run buys 2 tasks for about $0.20, at worst $0.40. Go on? [y/N]");
		// What there is to agree to stands above the question.
		expect(shown.slice(0, shown.indexOf("[y/N]"))).toMatch(
			/2 tasks, 2 to run, 0 to reuse\r\n {2}2 fast tasks in 1 batch, \$0\.20\r\nEstimate \$0\.20, worst case \$0\.40\r\n/,
		);
		expect(shown.match(/Estimate/g)).toHaveLength(1);
		expect(shown).toMatch(/2\/2 done, 0 running, 0 queued, \$0\.20, \d+s/);
		expect(exitCode, shown).toBe(0);
		expect((await service().ledger()).accepted).toHaveLength(2);
	});

	test.each([
		["a no", "n\r"],
		["nothing", "\r"],
	])("%s buys nothing and ends with 7", async (_, text) => {
		const rig = project(service());
		const { exitCode, shown } = await answer(rig.dir, text);
		expect(exitCode, shown).toBe(7);
		expect(shown).toContain("the cost was not agreed to; nothing was sent");
		expect(manifestOf(rig)).toMatchObject({ exit_code: 7, status: "refused" });
		expect((await service().ledger()).accepted).toEqual([]);
	});

	test.each([
		["y\r", 0, 2],
		["n\r", 7, 1],
	])("a --max-cost above what was agreed to is asked about when a run goes on: %j", async (text, exitCode, tasks) => {
		await service().setSettings({ afterMs: null, priceFactor: 2 });
		const rig = project(service(), { batchSize: 1, run: "max_open_batches: 1" });
		await rig.run("run", "pipeline.yaml", "--max-cost", "0.2", "--detach");
		await service().setSettings({ afterMs: 0 });
		await service().release();
		const given = await answer(rig.dir, text, "--max-cost 0.5");
		expect(given.shown).toContain("This run buys 1 task for about $0.10. Go on? [y/N]");
		expect(given.exitCode, given.shown).toBe(exitCode);
		expect((await service().ledger()).accepted).toHaveLength(tasks);
	});

	test("Ctrl-C at the question ends with 130 and buys nothing", async () => {
		const rig = project(service());
		const { exitCode, shown } = await answer(rig.dir, "\u0003");
		expect(exitCode, shown).toBe(130);
		expect((await service().ledger()).accepted).toEqual([]);
	});
});

/** Runs the pipeline on a terminal and types the text when the question stands there. */
async function answer(cwd: string, text: string, flags = ""): Promise<{ exitCode: number | null; shown: string }> {
	// A terminal of no width shows no line.
	const command = `stty rows 24 cols 100; env -u CI ${process.execPath} ${BIN} run pipeline.yaml ${flags}`;
	const env = { PATH: process.env.PATH, HOME: process.env.HOME, TERM: "xterm", ...service().env };
	const child = spawn("script", ["-qec", command, "/dev/null"], { cwd, env });
	onTestFinished(() => void child.kill("SIGKILL"));
	return { ...(await typeAtQuestion(child, text)) };
}

function typeAtQuestion(
	child: ChildProcessWithoutNullStreams,
	text: string,
): Promise<{ exitCode: number | null; shown: string }> {
	let shown = "";
	let isAnswered = false;
	child.stdout.setEncoding("utf8").on("data", (part: string) => {
		shown += part;
		if (isAnswered || !shown.includes("[y/N]")) return;
		isAnswered = true;
		child.stdin.write(text);
	});
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (exitCode) => resolve({ exitCode, shown }));
	});
}
