/** The official SDK against the program as it is installed: `trawl serve` as a process, its own researcher, its own corpus. */
import { Valyu } from "valyu-js";
import { expect, test } from "vitest";
import { createRig, sampleProject } from "./cli-rig.ts";
import { KEY, serve } from "./served.ts";

test("a workflow: create, add, wait, list, cancel, and a restart between", async () => {
	const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const first = await serve(rig, "--charge", "reference");
	const client = new Valyu(KEY, first.baseUrl);
	const { batch_id: id = "", success, error } = await client.batch.create({ name: "products", mode: "fast" });
	expect(success, error).toBe(true);
	const tasks = [
		{ id: "anchor", query: "What is Anchor?" },
		{ id: "nobody", query: "Who was Napoleon Bonaparte?" },
	];
	expect(await client.batch.addTasks(id, { tasks })).toMatchObject({ success: true, added: 2 });
	const done = await client.batch.waitForCompletion(id, { pollInterval: 20 });
	expect(done).toMatchObject({ status: "completed", counts: { total: 2, completed: 2 } });
	expect(done.cost).toBeCloseTo(0.2);

	const listed = await client.batch.listTasks(id, { includeOutput: true });
	const [anchor, nobody] = listed.tasks ?? [];
	expect(anchor).toMatchObject({ task_id: "anchor", status: "completed", output_type: "markdown" });
	expect(String(anchor?.output)).toMatch(/Anchor is .+\[1\]/);
	expect(anchor?.sources).toMatchObject([{ title: "Anchor" }, {}]);
	expect(nobody).toMatchObject({ status: "completed", sources: [] });

	first.child.kill("SIGTERM");
	expect((await first.ended).exitCode).toBe(0);
	const again = new Valyu(KEY, (await serve(rig)).baseUrl);
	expect((await again.batch.listTasks(id, { includeOutput: true })).tasks).toEqual(listed.tasks);
	const { batch_id: open = "" } = await again.batch.create({});
	expect(await again.batch.cancel(open)).toMatchObject({ success: true, status: "cancelled", cancelled_count: 0 });
	expect((await again.batch.list()).batches?.map(({ batch_id }) => batch_id)).toEqual([open, id]);
	expect(await new Valyu("val_wrong", first.baseUrl).batch.list()).toMatchObject({ success: false });
});
