/** An add that took effect, whatever its answer or that of the next one said: its tasks are bought once, and read. */
import { describe, expect, test } from "vitest";
import { behindProxy } from "../support/rewriting-proxy.ts";
import type { FaultRule } from "../support/stand-in/protocol.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import { manifestOf, project, said, statusesOf } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];
const PIPELINE = { items: ["alpha", "beta", "gamma"], mode: "standard", batchSize: 3, settleMs: 200 };

/** The first add takes effect while the answer of the second look at the batch is on its way. */
const LANDS_AMID_A_LOOK: readonly FaultRule[] = [
	{ kind: "bad_gateway", operation: "addTasks", when: "late", lateMs: 700 },
	{ kind: "slow", operation: "listTasks", nth: 2, delayMs: 1_000 },
];

const NONE = { total: 0, queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };

/** The answer to get-batch as it was before anything arrived. */
function asEmpty(answer: object): object {
	return { ...answer, status: "open", counts: NONE };
}

/** Twice the same command: everything is bought once, and all answers are there. */
async function expectBoughtOnce(seen: StandIn = service()): Promise<void> {
	const rig = project(seen, PIPELINE);
	const first = await rig.run(...RUN);
	expect(first.exitCode, said(first)).toBe(0);
	expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded", gamma: "succeeded" });
	expect(manifestOf(rig).cost).toMatchObject({ actual: 1.5 });
	const second = await rig.run(...RUN);
	expect(second.exitCode, said(second)).toBe(0);
	const ledger = await service().ledger();
	expect(ledger.accepted).toHaveLength(3);
	expect(ledger.charged).toBe(1.5);
}

describe("an add that takes effect after all looks for it", () => {
	test.each([
		["whose tasks are done at once", 0],
		["whose tasks take their time", 1_500],
	])("%s", async (_name, afterMs) => {
		await service().setSettings({ afterMs });
		await service().setFaults(LANDS_AMID_A_LOOK);
		await expectBoughtOnce();
	});

	test("and is taken for nothing by a second one, which a service accepts that takes an id twice", async () => {
		await service().setSettings({ acceptDuplicates: true, afterMs: 1_500 });
		await service().setFaults(LANDS_AMID_A_LOOK);
		await expectBoughtOnce();
	});

	test.each([
		["the second one is refused as a duplicate", 3_000],
		["the batch has ended before the second one", 0],
	])("%s", async (_name, afterMs) => {
		await service().setSettings({ afterMs });
		await service().setFaults([{ kind: "bad_gateway", operation: "addTasks", when: "after" }]);
		// Neither the looks nor the batch show what arrived, until something is sent again.
		let adds = 0;
		const seen = await behindProxy(service(), ({ method, path, body }) => {
			if (method === "POST" && path.endsWith("/tasks")) adds += 1;
			if (method !== "GET" || adds !== 1 || path === "") return undefined;
			const answer = JSON.parse(body);
			if (path.endsWith("/tasks")) return { body: { ...answer, tasks: [] } };
			return { body: asEmpty(answer) };
		});
		await expectBoughtOnce(seen);
	});
});

describe("an add that took effect and is answered with", () => {
	test.each([
		["409 and a page", 409, "<html>Conflict</html>"],
		["499 and nothing", 499, ""],
		["409 and words like the service's own", 409, { error: "Conflict" }],
		["400 and words like the service's own", 400, { error: "Malformed request" }],
	])("%s", async (_name, status, body) => {
		let adds = 0;
		const seen = await behindProxy(service(), ({ method, path }) => {
			if (method !== "POST" || !path.endsWith("/tasks")) return undefined;
			adds += 1;
			return adds === 1 ? { status, body } : undefined;
		});
		await expectBoughtOnce(seen);
	});
});

describe("looks that contradict each other", () => {
	test("are united: what one of them has shown is there", async () => {
		await service().setSettings({ acceptDuplicates: true });
		await service().setFaults([{ kind: "bad_gateway", operation: "addTasks", when: "after" }]);
		let looks = 0;
		let reads = 0;
		const seen = await behindProxy(service(), ({ method, path, body }) => {
			if (method !== "GET" || path === "") return undefined;
			const answer = JSON.parse(body);
			if (!path.endsWith("/tasks")) {
				reads += 1;
				return reads === 1 ? { body: asEmpty(answer) } : undefined;
			}
			looks += 1;
			const shown = looks === 1 ? answer.tasks.slice(0, 2) : looks === 2 ? answer.tasks.slice(2) : answer.tasks;
			return { body: { ...answer, tasks: shown } };
		});
		await expectBoughtOnce(seen);
	});
});

describe.each([
	["which the batch counts", undefined, /batch_\S+ counts 3 tasks and lists 0/],
	[
		"without which the batch would be open",
		{ status: "processing", counts: NONE },
		/batch_\S+ is processing and lists none/,
	],
])("a list that lacks tasks %s", (_name, batch, told) => {
	async function shortOf() {
		await service().setFaults([{ kind: "bad_gateway", operation: "addTasks", when: "after" }]);
		let isShort = true;
		const seen = await behindProxy(service(), ({ method, path, body }) => {
			if (!isShort || method !== "GET" || path === "") return undefined;
			return { body: { ...JSON.parse(body), ...(path.endsWith("/tasks") ? { tasks: [] } : batch) } };
		});
		const rig = project(seen, PIPELINE);
		const first = await rig.run(...RUN);
		expect(first.exitCode, said(first)).toBe(6);
		expect(first.stderr).toMatch(told);
		expect(first.stderr).toContain("`trawl cancel` gives");
		const mend = () => {
			isShort = false;
		};
		return { rig, mend };
	}

	test("fails nothing and buys nothing: the same command goes on when it is whole again", async () => {
		const { rig, mend } = await shortOf();
		mend();
		const second = await rig.run(...RUN);
		expect(second.exitCode, said(second)).toBe(0);
		expect((await service().ledger()).accepted).toHaveLength(3);
	});

	test("is given up by `trawl cancel`, at a cost that is not nothing", async () => {
		const { rig } = await shortOf();
		const cancelled = await rig.run("cancel");
		expect(cancelled.exitCode, said(cancelled)).toBe(3);
		expect(cancelled.stderr).toContain("3 tasks of it are given up, and may be paid for");
		expect(statusesOf(rig)).toEqual({ alpha: "failed", beta: "failed", gamma: "failed" });
		expect(manifestOf(rig).cost).toMatchObject({ committed: 1.5 });
	});
});

describe("a service that has taken tasks twice all the same", () => {
	test("is told of: the batch counts more, and costs more, than was sent", async () => {
		await service().setSettings({ acceptDuplicates: true, afterMs: 3_000 });
		await service().setFaults([{ kind: "bad_gateway", operation: "addTasks", when: "late", lateMs: 1_500 }]);
		const rig = project(service(), { ...PIPELINE, settleMs: 50 });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect((await service().ledger()).accepted).toHaveLength(6);
		expect(result.stderr).toMatch(/batch_\S+ has 6 tasks, but Trawl knows of 3.*\$3\.00/);
	});
});
