/** One task as its user asks after it. */
import { describe, expect, test } from "vitest";
import type { ShownTask } from "../../src/app/show-task.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { createRig } from "./cli-rig.ts";
import { hostedPipeline, outcomesOf, project, said } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

describe("trawl show", () => {
	test("tells what a task asked, what became of it, and why it ran", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail", error: "no such thing" }]);
		const rig = project(service());
		await rig.before(...RUN);
		const good = await rig.run("show", "ask/alpha");
		expect(good.exitCode, said(good)).toBe(0);
		expect(good.stdout).toMatch(/^ask\/alpha: succeeded\nRun \S+ of watch\n/);
		expect(good.stdout).toContain("Why\n  run: no earlier result\n");
		expect(good.stdout).toContain("  query: About alpha?\n");
		expect(good.stdout).toMatch(/Attempts\n {2}1: succeeded, fast, \S+Z, \$0\.10, in batch_/);
		expect(good.stdout).toContain("Output\n  | Answer to About alpha?\n");
		expect(good.stdout).toContain("Sources\n  1. About alpha?, https://example.com/");
		const bad = await rig.run("show", "ask/beta");
		expect(bad.stdout).toContain("Error\n  no such thing\n");
	});

	test("sets what was asked before beside what is asked now", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.write("pipeline.yaml", hostedPipeline({ mode: "standard", ask: ["report_format: One page"] }));
		await rig.run(...RUN);
		const shown = await rig.run("show", "ask/alpha", "--json");
		const { task, previous } = JSON.parse(shown.stdout) as ShownTask;
		expect(task.reason).toEqual({ type: "changed", components: ["mode", "report_format"] });
		expect(previous?.changed).toEqual([
			{ component: "mode", before: "fast", now: "standard" },
			{ component: "report_format", before: null, now: "One page" },
		]);
		const pretty = await rig.run("show", "ask/alpha");
		expect(pretty.stdout).toContain("  mode was: fast\n  mode is:  standard\n");
	});

	test("of a reused result tells when it was bought", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		const { stdout: bought } = await rig.run("show", "ask/alpha");
		await rig.run(...RUN);
		const { stdout } = await rig.run("show", "ask/alpha");
		expect(stdout).toMatch(/Why\n {2}reuse: result of 2\S+Z\n/);
		// What it asks stands with the result.
		const request = (shown: string) => /^Request\n(?: .*\n)+/m.exec(shown)?.[0];
		expect(request(bought)).toContain("alpha");
		expect(request(stdout)).toBe(request(bought));
	});

	test("shows nothing that a terminal would obey", async () => {
		await service().setOutcomes([{ output: "\u001b[2Jgone\u0007 \u202eevil" }]);
		const rig = project(service());
		await rig.before(...RUN);
		const { stdout } = await rig.run("show", "ask/alpha");
		expect(stdout).toContain("gone");
		for (const character of ["\u001b", "\u0007", "\u202e"]) expect(stdout).not.toContain(character);
	});

	test("a name that is none is refused with the one that is meant", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		const result = await rig.run("show", "ask/alhpa");
		expect(result.exitCode, said(result)).toBe(9);
		expect(result.stderr).toContain("did you mean `ask/alpha`?");
	});

	test("tells the mode of each attempt, which `retry.mode` raises, and so does results.json", async () => {
		await service().setOutcomes([{ id: "^ask/alpha@[0-9a-f]{10}$", kind: "fail", error: "no luck" }]);
		const rig = project(service(), { items: ["alpha"], more: ["retry: { attempts: 1, mode: heavy }"] });
		await rig.before(...RUN);
		const { stdout } = await rig.run("show", "ask/alpha");
		expect(stdout).toMatch(/Attempts\n {2}1: failed, fast, .*\n {2}2: succeeded, heavy, /);
		expect(outcomesOf(rig)[0]?.attempts.map(({ mode }) => mode)).toEqual(["fast", "heavy"]);
	});

	test("presents nothing as the request of a task that was skipped before it had one", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.write("pipeline.yaml", hostedPipeline({ mode: "heavy", ask: ["when: \"{{ item == 'beta' }}\""] }));
		await rig.run(...RUN);
		const shown = await rig.run("show", "ask/alpha");
		expect(shown.stdout).toMatch(/^ask\/alpha: skipped\n.*\n\nWhy\n {2}skip: `when` is false for it\n\nError\n/);
		const { task, previous } = JSON.parse((await rig.run("show", "ask/alpha", "--json")).stdout) as ShownTask;
		expect([task.request, task.settings, previous]).toEqual([null, null, null]);
		expect((await rig.run("show", "ask/beta")).stdout).toContain("  mode was: fast\n  mode is:  heavy\n");
	});
});

describe("trawl show, of a task of the embedded engine", () => {
	const PIPELINE = `version: 1
name: market
engine: local
local: { corpus: ["corpus/*"] }
tasks:
  ask: { query: "Who sells anchors, and who sells beacons?" }
`;

	function market(rows: readonly string[]): string {
		return ["vendor,product", ...rows, ""].join("\n");
	}

	test("tells the place and the passage of each source", async () => {
		const csv = market(["Acme,Acme sells anchors.", "Globex,Globex sells beacons."]);
		const rig = createRig({ "package.json": "{}", "pipeline.yaml": PIPELINE, "corpus/market.csv": csv });
		await rig.run("run", "pipeline.yaml");
		const { stdout } = await rig.run("show", "ask");
		expect(stdout).toMatch(/ {2}\d\. .*corpus\/market\.csv#L2\n {5}> .*Acme sells anchors\./);
		expect(stdout).toMatch(/ {2}\d\. .*corpus\/market\.csv#L3\n {5}> .*Globex sells beacons\./);
	});

	test("calls only the corpus another where only the corpus changed", async () => {
		const corpus = (word: string) => market([`Acme,Acme sells ${word} anchors.`]);
		const rig = createRig({ "package.json": "{}", "pipeline.yaml": PIPELINE, "corpus/market.csv": corpus("old") });
		await rig.run("run", "pipeline.yaml");
		rig.write("corpus/market.csv", corpus("new"));
		await rig.run("run", "pipeline.yaml");
		const { stdout } = await rig.run("show", "ask");
		expect(stdout).toMatch(/Why\n {2}run: changed since the last result: corpus\n {2}corpus is another\n\n/);
		const { previous } = JSON.parse((await rig.run("show", "ask", "--json")).stdout) as ShownTask;
		expect(previous?.changed.map(({ component }) => component)).toEqual(["corpus"]);
	});
});
