/** One task as its user asks after it. */
import { describe, expect, test } from "vitest";
import type { ShownTask } from "../../src/app/show-task.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, project, said } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

describe("trawl show", () => {
	test("tells what a task asked, what became of it, and why it ran", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail", error: "no such thing" }]);
		const rig = project(service());
		await rig.run(...RUN);
		const good = await rig.run("show", "ask/alpha");
		expect(good.exitCode, said(good)).toBe(0);
		expect(good.stdout).toMatch(/^ask\/alpha: succeeded\nRun \S+ of watch\n/);
		expect(good.stdout).toContain("Why\n  run: no earlier result\n");
		expect(good.stdout).toContain("  query: About alpha?\n");
		expect(good.stdout).toMatch(/Attempts\n {2}1: succeeded, \S+Z, \$0\.10, in batch_/);
		expect(good.stdout).toContain("Output\nAnswer to About alpha?\n");
		expect(good.stdout).toContain("Sources\n  1. About alpha?, https://example.com/");
		const bad = await rig.run("show", "ask/beta");
		expect(bad.stdout).toContain("Error\n  no such thing\n");
	});

	test("sets what was asked before beside what is asked now", async () => {
		const rig = project(service());
		await rig.run(...RUN);
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
		await rig.run(...RUN);
		await rig.run(...RUN);
		expect((await rig.run("show", "ask/alpha")).stdout).toMatch(/Why\n {2}reuse: result of 2\S+Z\n/);
	});

	test("shows nothing that a terminal would obey", async () => {
		await service().setOutcomes([{ output: "\u001b[2Jgone\u0007 \u202eevil" }]);
		const rig = project(service());
		await rig.run(...RUN);
		const { stdout } = await rig.run("show", "ask/alpha");
		expect(stdout).toContain("gone");
		for (const character of ["\u001b", "\u0007", "\u202e"]) expect(stdout).not.toContain(character);
	});

	test("a name that is none is refused with the one that is meant", async () => {
		const rig = project(service());
		await rig.run(...RUN);
		const result = await rig.run("show", "ask/alhpa");
		expect(result.exitCode, said(result)).toBe(9);
		expect(result.stderr).toContain("did you mean `ask/alpha`?");
	});
});
