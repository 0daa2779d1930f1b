/** `collect --missing`: results that are in the state, and that their folder lacks. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, manifestOf, project, said, statusesOf } from "./hosted-pipeline.ts";
import type { HostedRig } from "./hosted-rig.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];
const COLLECT = ["collect", "--missing"];
const BOTH = { alpha: "succeeded", beta: "succeeded" };

async function requests(): Promise<number> {
	return (await service().ledger()).requests.length;
}

/** What a program reads of `collect --json`. */
async function collectedEvents(rig: HostedRig): Promise<Record<string, unknown>[]> {
	const result = await rig.run(...COLLECT, "--json");
	expect(result.exitCode, said(result)).toBe(0);
	return result.stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
}

describe("collect --missing", () => {
	test.each([
		["named by its file", ["pipeline.yaml"]],
		["named by nothing", []],
	])(
		"writes results again whose folder is gone, asks the service for nothing, and does it once: %s",
		async (_, named) => {
			const rig = project(service());
			expect((await rig.run(...RUN)).exitCode).toBe(0);
			const before = manifestOf(rig);
			rig.remove("results");
			const asked = await requests();
			const again = await rig.run(...COLLECT, ...named, "--quiet");
			expect(again.exitCode, said(again)).toBe(0);
			expect(statusesOf(rig)).toEqual(BOTH);
			expect(manifestOf(rig)).toEqual(before);
			// With its file and a key the service is asked once whether it has something that the state does not know.
			expect((await requests()) - asked).toBeLessThanOrEqual(named.length);
			const told = await rig.run(...COLLECT);
			expect(told.stderr).toContain("Nothing is open.");
		},
	);

	test("says so, to people and to programs", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.remove("results");
		const result = await rig.run(...COLLECT);
		expect(result.stderr).toContain(`results/watch lacked what run ${manifestOf(rig).run_id} found`);
		expect(result.stderr).toContain("nothing was sent");
		rig.remove("results");
		const events = await collectedEvents(rig);
		expect(events.map(({ type }) => type)).toEqual(["stream", "run_started", "run_ended", "end"]);
		expect(events[1]).toMatchObject({ continued: true, pending: 0, results: `${rig.dir}/results/watch` });
		expect(events[2]).toMatchObject({ exit_code: 0, manifest: JSON.parse(rig.read("results/watch/run.json")) });
	});

	test("writes over what tells of the run before it ended, or of an earlier one", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		const pending = rig.read("results/watch/run.json");
		await service().setSettings({ afterMs: 0 });
		await service().release();
		await rig.run(...COLLECT);
		const first = rig.read("results/watch/run.json");
		rig.remove("results");
		rig.write("results/watch/run.json", pending);
		await rig.run(...COLLECT);
		expect(statusesOf(rig)).toEqual(BOTH);
		await rig.run(...RUN, "--fresh");
		const second = manifestOf(rig).run_id;
		rig.write("results/watch/run.json", first);
		await rig.run(...COLLECT);
		expect(manifestOf(rig).run_id).toBe(second);
	});

	test("writes what a retry found, whose run the folder has as it was before", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service());
		await rig.before(...RUN);
		const failed = rig.read("results/watch/run.json");
		await service().setOutcomes([]);
		const retried = await rig.run("retry", "--yes");
		expect(retried.exitCode, said(retried)).toBe(0);
		rig.remove("results");
		rig.write("results/watch/run.json", failed);
		await rig.run(...COLLECT);
		expect(statusesOf(rig)).toEqual(BOTH);
	});

	test.each([
		["of a newer run", { run_id: "29990101-000000-abcdef", started_at: "2999-01-01T00:00:00.000Z" }],
		["of another pipeline", { pipeline: { name: "other" }, run_id: "other", started_at: "2000-01-01T00:00:00.000Z" }],
	])("leaves a folder as it is that tells %s", async (_, told) => {
		const rig = project(service());
		await rig.before(...RUN);
		const other = JSON.stringify({ ...manifestOf(rig), ...told });
		rig.remove("results");
		rig.write("results/watch/run.json", other);
		const result = await rig.run(...COLLECT);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("Nothing is open.");
		expect(rig.read("results/watch/run.json")).toBe(other);
		expect(rig.list("results/watch")).toEqual(["run.json"]);
	});

	test("is what it takes: plain collect leaves the folder of a finished run as it is", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.remove("results");
		const result = await rig.run("collect");
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("Nothing is open.");
		expect(existsSync(join(rig.dir, "results"))).toBe(false);
	});

	test("writes over a plan that was refused, or a retry, neither of which is a run", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service());
		expect((await rig.run(...RUN)).exitCode).toBe(3);
		const finished = manifestOf(rig);
		const refusals = [
			["retry", "--max-cost", "0.01"],
			["run", "pipeline.yaml", "--fresh", "--max-cost", "0.01"],
		];
		for (const refusal of refusals) {
			rig.remove("results");
			expect((await rig.run(...refusal)).exitCode).toBe(7);
			expect(manifestOf(rig)).toMatchObject({ status: "refused", files: [] });
			await rig.run(...COLLECT);
			expect(manifestOf(rig)).toEqual(finished);
			expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "failed" });
		}
	});

	test("ends with 0 however the run ended, which was told then", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service());
		expect((await rig.run(...RUN)).exitCode).toBe(3);
		rig.remove("results");
		const events = await collectedEvents(rig);
		expect(events.slice(-2)).toMatchObject([
			{ type: "run_ended", exit_code: 3 },
			{ type: "end", exit_code: 0 },
		]);
	});

	test("warns of a folder that it cannot write, which is left as it is", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.remove("results");
		rig.write("results/watch/reports/ask/alpha.md", "Mine\n");
		const result = await rig.run(...COLLECT);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toMatch(/warning: what run .* found was not written to its folder: .*alpha\.md/);
		expect(rig.list("results/watch/reports")).toEqual(["ask/alpha.md"]);
		expect(rig.read("results/watch/reports/ask/alpha.md")).toBe("Mine\n");
		const events = await collectedEvents(rig);
		expect(events[1]).toMatchObject({ type: "problem", severity: "warning", code: "output_unwritable" });
	});

	test("writes what one pipeline's folder lacks while another's run is open", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.remove("results");
		await service().setSettings({ afterMs: null });
		rig.write("open.yaml", hostedPipeline({ name: "open", items: ["gamma"] }));
		await rig.run("run", "open.yaml", "--yes", "--detach");
		const pending = rig.read("results/open/run.json");
		const result = await rig.run(...COLLECT);
		expect(result.exitCode, said(result)).toBe(0);
		expect(statusesOf(rig)).toEqual(BOTH);
		expect(rig.json("results/open/run.json")).toMatchObject({ run_id: JSON.parse(pending).run_id, status: "pending" });
	});
});
