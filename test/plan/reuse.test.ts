import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import type { KnownAttempt, PlanLookups, PlannedTask } from "../../src/model/plan.ts";
import { NO_LOOKUPS, planOf } from "../load/pipeline-folder.ts";

const NOW = Date.parse("2026-11-10T12:00:00Z");

const pipeline = (refresh = "on_change", query = "q") => `version: 1
name: watch
refresh: ${refresh}
tasks: { t: { query: ${query} } }
`;

function attempt(status: KnownAttempt["status"], changes: Partial<KnownAttempt> = {}): KnownAttempt {
	const completed_at = status === "pending" ? null : "2026-11-05T12:00:00.000Z";
	const number = { attempt: 1, first_attempt: 1, seen: null, batch_created_at: null };
	return {
		pipeline: "watch",
		wire_id: "t@old",
		...number,
		status,
		completed_at,
		cost: 0.4,
		components: {},
		...changes,
	};
}

async function plannedTask(text: string, lookups: Partial<PlanLookups>, now = NOW): Promise<PlannedTask> {
	const { tasks } = await planOf(text, { lookups: { ...NO_LOOKUPS, ...lookups }, now });
	if (tasks[0] === undefined) throw new Error("no task");
	return tasks[0];
}

const knowing = (known: KnownAttempt): Partial<PlanLookups> => ({ byRequest: () => known, attemptsOf: () => 1 });

describe("a task", () => {
	it("is bought when nothing is known of it", async () => {
		const { action, reason, attempt: number } = await plannedTask(pipeline(), {});
		expect({ action, reason, number }).toEqual({ action: "run", reason: { type: "new" }, number: 1 });
	});

	it("is bought when its request changed, and says which parts", async () => {
		const before = await plannedTask(pipeline("on_change", "old"), {});
		const byTask = (name: string, id: string) =>
			name === "watch" && id === "t" ? attempt("succeeded", { components: before.fingerprint.components }) : undefined;
		const { action, reason } = await plannedTask(pipeline("on_change", "new"), { byTask });
		expect({ action, reason }).toEqual({ action: "run", reason: { type: "changed", components: ["query"] } });
	});

	it.each([
		["the corpus", { engine: "local", researcher: "extractive", corpus: "two" }, ["corpus"]],
		["the researcher", { engine: "local", researcher: "other", corpus: "one" }, ["engine"]],
		["the engine", { engine: "valyu", base_url: "https://api.valyu.ai/v1" }, ["engine"]],
	])("is bought when %s changed, and says so", async (_, engine, components) => {
		const planWith = (identity: JsonObject, lookups: PlanLookups = NO_LOOKUPS) =>
			planOf(pipeline(), { engine: identity, lookups, now: NOW });
		const before = await planWith({ engine: "local", researcher: "extractive", corpus: "one" });
		const known = attempt("succeeded", { components: before.tasks[0]?.fingerprint.components ?? {} });
		const { tasks } = await planWith(engine, { ...NO_LOOKUPS, byTask: () => known });
		expect(tasks[0]?.reason).toEqual({ type: "changed", components });
	});

	it("reuses a success, and costs nothing", async () => {
		const found = await planOf(pipeline(), { lookups: { ...NO_LOOKUPS, ...knowing(attempt("succeeded")) }, now: NOW });
		expect(found.tasks[0]).toMatchObject({
			action: "reuse",
			reason: { type: "stored", completed_at: "2026-11-05T12:00:00.000Z", expires_at: null },
			wire_id: "t@old",
			bought_by: "watch",
			batch: null,
			price: 0,
		});
		expect(found.summary.cost).toEqual({ estimate: 0, commitment: 0, worst_case: 0, saved_by_reuse: 0.4 });
		expect(found.summary.batches).toEqual([]);
	});

	it("reuses another pipeline's success under that one's name", async () => {
		const other = attempt("succeeded", { pipeline: "other", wire_id: "x@1" });
		expect(await plannedTask(pipeline(), knowing(other))).toMatchObject({ bought_by: "other", wire_id: "x@1" });
	});

	it("asks for the fingerprint and the pipeline it plans", async () => {
		const asked: string[] = [];
		const byRequest: PlanLookups["byRequest"] = (name, { digest, query }) => {
			asked.push(`${name} ${digest} ${query}`);
			return undefined;
		};
		const { fingerprint } = await plannedTask(pipeline(), { byRequest });
		expect(asked).toEqual([`watch ${fingerprint.digest} q`]);
	});

	it.each([
		["on_change", NOW + 1e12, "stored"],
		["always", NOW, "always"],
		["7d", Date.parse("2026-11-12T11:59:59.999Z"), "stored"],
		["7d", Date.parse("2026-11-12T12:00:00.000Z"), "expired"],
		["90m", NOW, "expired"],
		["1.5w", Date.parse("2026-11-16T00:00:00Z"), "expired"],
	])("with refresh %s, planned at %d, finds its result %s", async (refresh, now, type) => {
		const { reason, action } = await plannedTask(pipeline(refresh), knowing(attempt("succeeded")), now);
		expect(reason.type).toBe(type);
		expect(action).toBe(type === "stored" ? "reuse" : "run");
	});

	it.each(["invalid", "rejected"] as const)(
		"buys what was %s again under always, in a run of its own",
		async (status) => {
			const of = (changes = {}) => plannedTask(pipeline("always"), knowing(attempt(status, changes)));
			expect(await of()).toMatchObject({ action: "run", reason: { type: "always" } });
			expect((await of({ in_unfinished_run: true })).action).toBe("reuse");
		},
	);

	it("says when its result expires, and not how long that is from now", async () => {
		const { reason } = await plannedTask(pipeline("7d"), knowing(attempt("succeeded")));
		expect(reason).toEqual({
			type: "stored",
			completed_at: "2026-11-05T12:00:00.000Z",
			expires_at: "2026-11-12T12:00:00.000Z",
		});
	});

	it("takes the template's refresh over the file's", async () => {
		const text = pipeline("always").replace("{ query: q }", "{ query: q, refresh: on_change }");
		expect((await plannedTask(text, knowing(attempt("succeeded")))).action).toBe("reuse");
	});

	it("keeps what its unfinished run has already, whatever its refresh", async () => {
		for (const refresh of ["always", "1s"]) {
			const task = await plannedTask(pipeline(refresh), knowing(attempt("succeeded", { in_unfinished_run: true })));
			expect([task.action, task.reason.type]).toEqual(["reuse", "stored"]);
		}
	});

	it("adopts what is in flight, whatever its refresh", async () => {
		for (const refresh of ["on_change", "always", "1s"]) {
			expect(await plannedTask(pipeline(refresh), knowing(attempt("pending")))).toMatchObject({
				action: "adopt",
				reason: { type: "in_flight" },
				wire_id: "t@old",
				batch: null,
				price: 0,
			});
		}
	});

	it.each(["failed", "cancelled"] as const)("that %s is bought again, as the next attempt", async (status) => {
		const task = await plannedTask(pipeline(), knowing(attempt(status)));
		const base = `t@${task.fingerprint.digest.slice(0, 10)}`;
		expect(task).toMatchObject({
			action: "run",
			reason: { type: "unsuccessful", status },
			attempt: 2,
			wire_id: `${base}.2`,
			batch: 1,
			price: 0.5,
		});
	});

	it.each(["invalid", "rejected"] as const)("that was paid for and is %s is not bought again", async (status) => {
		expect(await plannedTask(pipeline(), knowing(attempt(status)))).toMatchObject({
			action: "reuse",
			reason: { type: "paid", status },
			wire_id: "t@old",
			price: 0,
		});
	});

	it.each([
		["rejected", "{}", "succeeded"],
		["rejected", "{ expect: { min_words: 3 } }", undefined],
		["invalid", "{ on_invalid: keep }", "succeeded"],
		["invalid", "{ on_invalid: keep, expect: { min_words: 3 } }", "rejected"],
	] as const)("that is %s and stored says how it is judged under %s now", async (status, output, now) => {
		const lookups = { ...knowing(attempt(status)), resultOf: () => ({ output: "two words", sources: [] }) };
		const text = pipeline().replace("{ query: q }", `{ query: q, output: ${output} }`);
		const { reason } = await plannedTask(text, lookups);
		expect(reason).toEqual({ type: "paid", status, ...(now === undefined ? {} : { now }) });
	});

	it("counts attempts under its own wire id", async () => {
		const asked: string[] = [];
		const attemptsOf = (name: string, wireId: string) => {
			asked.push(`${name} ${wireId}`);
			return 3;
		};
		const task = await plannedTask(pipeline(), { byRequest: () => attempt("failed"), attemptsOf });
		const base = `t@${task.fingerprint.digest.slice(0, 10)}`;
		expect(asked).toEqual([`watch ${base}`]);
		expect([task.attempt, task.wire_id]).toEqual([4, `${base}.4`]);
	});

	it.each([
		["on_change", null, "adopt"],
		["1s", null, "adopt"],
		["on_change", "completed", "adopt"],
		["30d", "completed", "adopt"],
		["1d", "completed", "run"],
		["on_change", "failed", "adopt"],
		["on_change", "cancelled", "run"],
	] as const)("with refresh %s that was found at the service as %s is %sed", async (refresh, seen, action) => {
		const found = attempt("pending", { seen, completed_at: seen === null ? null : "2026-11-05T12:00:00.000Z" });
		expect((await plannedTask(pipeline(refresh), knowing(found))).action).toBe(action);
	});

	it.each([
		["2026-11-10T06:00:00.000Z", "adopt"],
		["2026-11-09T11:00:00.000Z", "run"],
	])("under always counts as this run's when its batch is of %s: %s", async (batch_created_at, action) => {
		const found = attempt("pending", { seen: "completed", completed_at: batch_created_at, batch_created_at });
		expect((await plannedTask(pipeline("always"), knowing(found))).action).toBe(action);
	});

	it.each(["invalid", "rejected"] as const)("that is %s is bought again once it has expired", async (status) => {
		expect(await plannedTask(pipeline("1d"), knowing(attempt(status)))).toMatchObject({
			action: "run",
			reason: { type: "expired" },
		});
	});

	it("is bought again with --fresh, unless it is under way or of the unfinished run", async () => {
		const fresh = async (known: KnownAttempt) =>
			(await planOf(pipeline(), { lookups: { ...NO_LOOKUPS, ...knowing(known) }, now: NOW, fresh: true })).tasks[0];
		expect(await fresh(attempt("succeeded"))).toMatchObject({ action: "run", reason: { type: "fresh" } });
		expect(await fresh(attempt("invalid"))).toMatchObject({ action: "run", reason: { type: "fresh" } });
		expect(await fresh(attempt("pending"))).toMatchObject({ action: "adopt" });
		expect(await fresh(attempt("succeeded", { in_unfinished_run: true }))).toMatchObject({ action: "reuse" });
	});
});
