/** What the action commits of a results folder, and what others have pushed to it that stays. */
import { describe, expect, test } from "vitest";
import { hostedPipeline } from "../cli/hosted-pipeline.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { BUY, COLLECT, DONE, FOUR, RESULTS, scheduledRig, statuses, stepOutputs } from "./scheduled-rig.ts";

const service = sharedStandIn();
const { createRepository, endAll } = scheduledRig(service);
const MANIFEST = "results/watch/run.json";
const REPORT = "results/watch/reports/ask/alpha.md";

/** Bought, with the answers there to be collected: what is checked out then, and the unfinished run's `run.json`. */
async function bought() {
	await service().setSettings({ afterMs: null });
	const repository = createRepository();
	await repository.job(BUY);
	await endAll();
	return { repository, before: repository.head(), pending: JSON.parse(repository.file(MANIFEST)) };
}

describe("the commit of the action", () => {
	test("puts its commit on top of what somebody pushed meanwhile", async () => {
		const repository = createRepository();
		await service().setSettings({ afterMs: null });
		await repository.job(BUY);
		await endAll();
		repository.pushAmidNextPush("notes.md", "Meanwhile\n");
		await repository.job(COLLECT);
		expect(repository.commits()[0]).toMatch(/^Research results: .* succeeded$/);
		expect(repository.commits()[1]).toBe("Meanwhile");
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
	});

	test("commits on top of the branch, whatever was checked out, and changes nobody else's files", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		const before = repository.head();
		await repository.job(BUY);
		repository.push("results/watch/notes.md", "Mine\n");
		await endAll();
		await repository.job(COLLECT, { at: before });
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		expect(repository.file("results/watch/notes.md")).toBe("Mine");
		expect(repository.commits()).toHaveLength(4);
	});

	test("puts no unfinished run over results that it has not seen; the next job has both", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		const before = repository.head();
		const other = hostedPipeline({ items: FOUR }).replace("About", "All about");
		repository.push("pipelines/competitor-watch.yaml", other);
		await repository.job(BUY);
		await endAll();
		await repository.job(COLLECT);
		const finished = repository.file("results/watch/run.json");
		await service().setSettings({ afterMs: null });
		const late = await repository.job(BUY, { at: before });
		expect(stepOutputs(late, "Buy")).toMatchObject({ state: "pending", committed: "false" });
		expect(repository.file("results/watch/run.json")).toBe(finished);
		await endAll();
		await repository.job(COLLECT);
		expect(repository.commits(RESULTS)).toHaveLength(2);
		expect(repository.files("results/watch")).toContain(RESULTS);
	});

	test("puts its results over others of the same run, and leaves those of a newer one", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		await repository.job(BUY);
		await endAll();
		repository.pushAmidNextPush("results/watch/run.json", "{}\n");
		await repository.job(COLLECT);
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		const newer = { ...JSON.parse(repository.file("results/watch/run.json")), run_id: "newer" };
		repository.restoreOldest();
		repository.pushAmidNextPush("results/watch/run.json", JSON.stringify({ ...newer, started_at: "2999-01-01" }));
		const late = await repository.job(COLLECT);
		expect(stepOutputs(late, "Collect").committed).toBe("false");
		expect(late.annotations.at(-1)).toMatchObject({
			severity: "notice",
			message: expect.stringContaining("has a newer run (newer)"),
		});
		expect(JSON.parse(repository.file("results/watch/run.json")).run_id).toBe("newer");
	});

	test("removes files that a run before wrote and this one does not", async () => {
		const repository = createRepository();
		await repository.job(BUY);
		await repository.job(COLLECT);
		const before = repository.files("results/watch");
		repository.push("pipelines/competitor-watch.yaml", hostedPipeline({ items: FOUR.slice(1) }));
		await repository.job(BUY);
		const gone = before.filter((path) => !repository.files("results/watch").includes(path));
		expect(gone.length).toBeGreaterThan(0);
		for (const path of gone) expect(path).toContain("alpha");
	});

	test.each([
		["of another pipeline", { pipeline: { name: "other" }, started_at: "2000-01-01", run_id: "other" }, "(`other`)"],
		["of a retry of the same run that ended later", { finished_at: "2999-01-01T00:00:00.000Z" }, "a later end of run"],
	])("leaves results %s as they are on the branch, and says so", async (_, told, notice) => {
		const { repository, before, pending } = await bought();
		const files = [{ path: "reports/paid.md" }];
		const manifest = JSON.stringify({ ...pending, files, ...told });
		repository.push("results/watch/reports/paid.md", "Paid for\n");
		repository.push(MANIFEST, manifest);
		const head = repository.head();
		const late = await repository.job(COLLECT, { at: before });
		expect(stepOutputs(late, "Collect")).toMatchObject({ state: "succeeded", committed: "false" });
		expect(late.annotations.at(-1)?.message).toContain(notice);
		expect(repository.head()).toBe(head);
	});

	test.each([
		[
			"a plan that was refused since",
			{ unended_run: null, run_id: "refused", started_at: "2999-01-01", finished_at: null },
		],
		["a `run.json` with entries that name no file", { run_id: "odd", files: [{}, { path: 1 }] }],
	])("puts its results over %s", async (_, told) => {
		const { repository, before, pending } = await bought();
		repository.push(MANIFEST, JSON.stringify({ ...pending, started_at: "2000-01-01", ...told }));
		await repository.job(COLLECT, { at: before });
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		expect(JSON.parse(repository.file(MANIFEST)).run_id).toBe(pending.run_id);
	});

	test("leaves what somebody wrote into a report that the run did not change", async () => {
		const { repository } = await bought();
		await repository.job(COLLECT);
		const before = repository.head();
		repository.push(REPORT, "Mine\n");
		// Everything is reused: a new run, and the same reports.
		const reused = await repository.job(BUY, { at: before });
		expect(stepOutputs(reused, "Buy")).toMatchObject({ state: "succeeded", committed: "true" });
		expect(repository.file(REPORT)).toBe("Mine");
	});

	test("writes what a push that was refused kept from the branch over a refusal that it has since", async () => {
		const { repository, pending } = await bought();
		const takePushes = repository.refusePushes();
		expect((await repository.start(COLLECT).ended).conclusion).toBe("failure");
		takePushes();
		const refusal = { unended_run: null, run_id: "refused", started_at: "2999-01-01", status: "refused" };
		repository.push(MANIFEST, JSON.stringify({ ...pending, ...refusal }));
		const next = await repository.job(COLLECT);
		expect(stepOutputs(next, "Collect")).toMatchObject({ state: "succeeded", committed: "true" });
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		expect(stepOutputs(await repository.job(COLLECT), "Collect").state).toBe("nothing_open");
	});
});
