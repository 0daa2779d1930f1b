/** `collect` where nothing is open: results that are in the state, and that their folder lacks. */
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { manifestOf, project, said, statusesOf } from "./hosted-pipeline.ts";
import type { HostedRig } from "./hosted-rig.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];
const BOTH = { alpha: "succeeded", beta: "succeeded" };

async function requests(): Promise<number> {
	return (await service().ledger()).requests.length;
}

/** What a program reads of `collect --json`. */
async function collectedEvents(rig: HostedRig): Promise<Record<string, unknown>[]> {
	const result = await rig.run("collect", "--json");
	expect(result.exitCode, said(result)).toBe(0);
	return result.stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
}

describe("collect where nothing is open", () => {
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
			const again = await rig.run("collect", ...named, "--quiet");
			expect(again.exitCode, said(again)).toBe(0);
			expect(statusesOf(rig)).toEqual(BOTH);
			expect(manifestOf(rig)).toEqual(before);
			// With its file and a key the service is asked once whether it has something that the state does not know.
			expect((await requests()) - asked).toBeLessThanOrEqual(named.length);
			const told = await rig.run("collect");
			expect(told.stderr).toContain("Nothing is open.");
		},
	);

	test("says so, to people and to programs", async () => {
		const rig = project(service());
		await rig.run(...RUN);
		rig.remove("results");
		const result = await rig.run("collect");
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
		await rig.run(...RUN, "--detach");
		const pending = rig.read("results/watch/run.json");
		await service().setSettings({ afterMs: 0 });
		await service().release();
		await rig.run("collect");
		const first = rig.read("results/watch/run.json");
		rig.remove("results");
		rig.write("results/watch/run.json", pending);
		await rig.run("collect");
		expect(statusesOf(rig)).toEqual(BOTH);
		await rig.run(...RUN, "--fresh");
		const second = manifestOf(rig).run_id;
		rig.write("results/watch/run.json", first);
		await rig.run("collect");
		expect(manifestOf(rig).run_id).toBe(second);
	});

	test("writes what a retry found, whose run the folder has as it was before", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service());
		await rig.run(...RUN);
		const failed = rig.read("results/watch/run.json");
		await service().setOutcomes([]);
		const retried = await rig.run("retry", "--yes");
		expect(retried.exitCode, said(retried)).toBe(0);
		rig.remove("results");
		rig.write("results/watch/run.json", failed);
		await rig.run("collect");
		expect(statusesOf(rig)).toEqual(BOTH);
	});

	test.each([
		["of a newer run", { run_id: "29990101-000000-abcdef", started_at: "2999-01-01T00:00:00.000Z" }],
		["of another pipeline", { pipeline: { name: "other" }, run_id: "other", started_at: "2000-01-01T00:00:00.000Z" }],
	])("leaves a folder as it is that tells %s", async (_, told) => {
		const rig = project(service());
		await rig.run(...RUN);
		const other = JSON.stringify({ ...manifestOf(rig), ...told });
		rig.remove("results");
		rig.write("results/watch/run.json", other);
		const result = await rig.run("collect");
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("Nothing is open.");
		expect(rig.read("results/watch/run.json")).toBe(other);
		expect(rig.list("results/watch")).toEqual(["run.json"]);
	});
});
