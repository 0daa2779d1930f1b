/** `run.json` and the exit code agree, however a run ends; where nothing was begun, nothing is written. */
import { describe, expect, test } from "vitest";
import type { RunStatus } from "../../src/model/manifest.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import type { CliResult } from "./cli-rig.ts";
import {
	type HostedPipeline,
	hostedPipeline,
	manifestOf,
	outcomesOf,
	project,
	said,
	statusesOf,
} from "./hosted-pipeline.ts";
import type { HostedRig } from "./hosted-rig.ts";

const service = sharedStandIn();

interface Ending {
	readonly exitCode: number;
	readonly status: RunStatus;
	readonly pipeline?: HostedPipeline;
	readonly env?: Readonly<Record<string, string>>;
	/** Before the program starts. */
	readonly prepare?: (service: StandIn) => Promise<void>;
	/** Default: `run pipeline.yaml --yes`. */
	readonly argv?: readonly string[];
	readonly says?: string;
	/** Tasks that were bought. Default: both. */
	readonly bought?: number;
}

const RUN = ["run", "pipeline.yaml", "--yes"];
/** Nothing listens there. */
const NOWHERE = "http://127.0.0.1:9/v1";

const ENDINGS: { readonly [how: string]: Ending } = {
	"all good": { exitCode: 0, status: "succeeded" },
	"some failed": {
		exitCode: 3,
		status: "partially_succeeded",
		prepare: (standIn) => standIn.setOutcomes([{ id: "^ask/beta@", kind: "fail", error: "no luck" }]),
		says: "no luck",
	},
	"all failed": {
		exitCode: 3,
		status: "failed",
		prepare: (standIn) => standIn.setOutcomes([{ kind: "fail" }]),
	},
	detached: {
		exitCode: 0,
		status: "pending",
		prepare: (standIn) => standIn.setSettings({ afterMs: null }),
		argv: [...RUN, "--detach"],
		says: "trawl collect",
	},
	"over budget": {
		exitCode: 7,
		status: "refused",
		pipeline: { more: ["budget: { max_cost: 0.15 }"] },
		says: "expected a cost of at most $0.15 (budget.max_cost), found an estimate of $0.20",
		bought: 0,
	},
	"no consent": {
		exitCode: 7,
		status: "refused",
		argv: ["run", "pipeline.yaml"],
		says: "add --yes, or set budget.max_cost",
		bought: 0,
	},
	"key missing": {
		exitCode: 5,
		status: "failed",
		env: { VALYU_API_KEY: "" },
		says: "VALYU_API_KEY is not set",
		bought: 0,
	},
	"key unknown": {
		exitCode: 5,
		status: "failed",
		prepare: (standIn) => standIn.setSettings({ key: "unknown" }),
		says: "the service refuses the key",
		bought: 0,
	},
	"key forbidden": {
		exitCode: 5,
		status: "failed",
		prepare: (standIn) => standIn.setSettings({ key: "forbidden" }),
		says: "the service refuses the key",
		bought: 0,
	},
	"key refused amid the run": {
		exitCode: 5,
		status: "failed",
		prepare: (standIn) => standIn.setFaults([{ kind: "unauthorized", operation: "addTasks", times: 10 }]),
		bought: 0,
	},
	"nothing listens": {
		exitCode: 6,
		status: "failed",
		env: { VALYU_BASE_URL: NOWHERE },
		says: "cannot be asked",
		bought: 0,
	},
	"deadline passed": {
		exitCode: 8,
		status: "pending",
		pipeline: { run: "deadline: 300ms" },
		prepare: (standIn) => standIn.setSettings({ afterMs: null }),
		says: "the same command continues it",
	},
	"out of balance": {
		exitCode: 8,
		status: "pending",
		pipeline: { batchSize: 1, run: "max_open_batches: 1" },
		prepare: (standIn) => standIn.setSettings({ balance: 0.1 }),
		says: "the same command continues it",
		bought: 1,
	},
};

describe("run.json and the exit code agree", () => {
	test.each(Object.entries(ENDINGS))("%s", async (_, ending) => {
		const { prepare, argv = RUN, pipeline = {}, env = {}, exitCode, status, says = "", bought = 2 } = ending;
		await prepare?.(service());
		const rig = project(service(), pipeline, env);
		const result = await rig.run(...argv);
		expectAgreement(rig, result, exitCode, status);
		expect(result.stderr).toContain(says);
		const ledger = await service().ledger();
		expect(ledger.accepted).toHaveLength(bought);
		expect(ledger.acceptedTwice).toEqual([]);
	});

	test("cancelled, beside the live run that obeys and from the state alone", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service());
		const live = rig.start(...RUN);
		await service().seen("getBatch");
		const asked = await rig.run("cancel");
		expect(asked.exitCode, said(asked)).toBe(0);
		expectAgreement(rig, await live.ended, 3, "cancelled");
		expect(statusesOf(rig)).toEqual({ alpha: "cancelled", beta: "cancelled" });

		const other = project(service());
		await other.before(...RUN, "--detach");
		expectAgreement(other, await other.run("cancel"), 3, "cancelled");
	});

	test("service gone amid the run", async () => {
		await service().setSettings({ afterMs: null });
		await service().setFaults([{ kind: "server_error", operation: "getBatch", nth: 2, times: 1_000 }]);
		const rig = project(service());
		const result = await rig.run(...RUN);
		expectAgreement(rig, result, 6, "pending");
		expect(manifestOf(rig).batch_ids).toHaveLength(1);
		await service().setFaults([]);
		await service().setSettings({ afterMs: 0 });
		await service().release();
		expectAgreement(rig, await rig.run(...RUN), 0, "succeeded");
		expect((await service().ledger()).accepted).toHaveLength(2);
	});

	test.each([
		["collect", 5, "pending", { key: "unknown" }],
		["cancel", 5, "pending", { key: "forbidden" }],
		["collect", 6, "pending", {}],
	] as const)(
		"%s of a run under way ends with %i where the service says no",
		async (command, exitCode, status, change) => {
			await service().setSettings({ afterMs: null });
			const rig = project(service());
			await rig.before(...RUN, "--detach");
			await service().setSettings(change);
			if (exitCode === 6) await service().setFaults([{ kind: "bad_gateway", operation: "any", times: 1_000 }]);
			const result = await rig.run(command);
			expectAgreement(rig, result, exitCode, status);
			expect(manifestOf(rig).batch_ids).toHaveLength(1);
		},
	);

	test("a retry whose key is refused", async () => {
		await service().setOutcomes([{ kind: "fail" }]);
		const rig = project(service());
		await rig.before(...RUN);
		await service().setSettings({ key: "unknown" });
		expectAgreement(rig, await rig.run("retry", "--yes"), 5, "failed");
		expect(outcomesOf(rig)).toHaveLength(2);
	});

	test("out of balance: what is paid for is collected, and the same command continues once it is filled", async () => {
		await service().setSettings({ balance: 0.1 });
		const rig = project(service(), { batchSize: 1, run: "max_open_batches: 1" });
		const result = await rig.run(...RUN);
		expectAgreement(rig, result, 8, "pending");
		expect(result.stderr).toContain("Top up the account's balance, then run the same command");
		expect(manifestOf(rig).counts).toMatchObject({ succeeded: 1, pending: 1 });
		await service().setSettings({ balance: 10 });
		expectAgreement(rig, await rig.run(...RUN), 0, "succeeded");
		const ledger = await service().ledger();
		expect(ledger.accepted).toHaveLength(2);
		expect(ledger.acceptedTwice).toEqual([]);
	});

	test("out of balance with several batches at once, and amid a retry", async () => {
		await service().setSettings({ balance: 0.25 });
		const rig = project(service(), { items: ["a", "b", "c", "d"], batchSize: 1 });
		expectAgreement(rig, await rig.run(...RUN), 8, "pending");
		expect(manifestOf(rig).counts).toMatchObject({ succeeded: 2, pending: 2 });
		// Batches are sent side by side, so it may be any two that found no balance.
		await service().setOutcomes([{ id: "^ask/", kind: "fail" }]);
		await service().setSettings({ balance: 0.5 });
		expectAgreement(rig, await rig.run(...RUN), 3, "partially_succeeded");
		await service().setSettings({ balance: 0.2 });
		await service().setOutcomes([]);
		expectAgreement(rig, await rig.run("retry", "--yes"), 8, "pending");
		await service().setSettings({ balance: null });
		expectAgreement(rig, await rig.run("collect", "--wait"), 0, "succeeded");
		const ledger = await service().ledger();
		expect(ledger.accepted).toHaveLength(6);
		expect(ledger.acceptedTwice).toEqual([]);
	});

	test.each([
		["SIGINT", 130],
		["SIGTERM", 143],
	] as const)("interrupted by %s", async (signal, exitCode) => {
		await service().setSettings({ afterMs: null });
		const rig = project(service());
		const live = rig.start(...RUN);
		await service().seen("getBatch");
		live.child.kill(signal);
		const result = await live.ended;
		expectAgreement(rig, result, exitCode, "pending");
		expect(result.stderr).toContain("the same command continues it");
	});
});

describe("a saved plan", () => {
	test("goes on with its own unfinished run", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service());
		await rig.before("plan", "pipeline.yaml", "--out", "plan.json", "--select", "ask/beta");
		expectAgreement(rig, await rig.run("run", "plan.json", "--yes", "--detach"), 0, "pending");
		await service().setSettings({ afterMs: 0 });
		await service().release();
		expectAgreement(rig, await rig.run("run", "plan.json"), 0, "succeeded");
		expect(statusesOf(rig)).toEqual({ alpha: "skipped", beta: "succeeded" });
		expect((await service().ledger()).accepted).toHaveLength(1);
	});

	test("with nothing to buy is run as often as one likes, and one that bought something is not", async () => {
		const rig = project(service());
		const plan = () => rig.run("plan", "pipeline.yaml", "--out", "plan.json");
		await plan();
		expectAgreement(rig, await rig.run("run", "plan.json", "--yes"), 0, "succeeded");
		await plan();
		expectAgreement(rig, await rig.run("run", "plan.json"), 0, "succeeded");
		expectAgreement(rig, await rig.run("run", "plan.json"), 0, "succeeded");
		await plan();
		expectAgreement(rig, await rig.run("run", "plan.json"), 0, "succeeded");
		expect((await service().ledger()).accepted).toHaveLength(2);
	});

	test("made after a run that left tasks out, or in which some failed, buys those, once", async () => {
		await service().setOutcomes([{ id: "^ask/alpha@.{10}$", kind: "fail" }]);
		const rig = project(service(), { batchSize: 1, run: "max_open_batches: 1, max_failures: 0" });
		expectAgreement(rig, await rig.run(...RUN), 3, "failed");
		expect(statusesOf(rig)).toEqual({ alpha: "failed", beta: "skipped" });
		await rig.run("plan", "pipeline.yaml", "--out", "plan.json");
		expectAgreement(rig, await rig.run("run", "plan.json", "--yes"), 0, "succeeded");
		const again = await rig.run("run", "plan.json", "--yes");
		expect(again.exitCode, said(again)).toBe(11);
		expect(again.stderr).toContain("used up");
		expect((await service().ledger()).accepted).toHaveLength(3);
	});

	test("is run as it was reviewed: a flag that would change it is refused", async () => {
		const rig = project(service());
		await rig.before("plan", "pipeline.yaml", "--out", "plan.json");
		const result = await rig.run("run", "plan.json", "--yes", "--limit", "1");
		expect(result.exitCode, said(result)).toBe(2);
		expect(result.stderr).toContain("expected no --limit beside a saved plan");
		expect((await service().ledger()).requests).toEqual([]);
	});
});

describe("what was not begun writes nothing", () => {
	test.each([
		["usage", 2, ["run"]],
		["an unknown flag", 2, ["run", "pipeline.yaml", "--yess"]],
		["a selection that matches nothing", 9, [...RUN, "--select", "ask/gama"]],
	])("%s", async (_, exitCode, argv) => {
		const rig = project(service());
		const result = await rig.run(...argv);
		expect(result.exitCode, said(result)).toBe(exitCode);
		expect(rig.list(".").filter((path) => path.startsWith("results"))).toEqual([]);
		expect((await service().ledger()).requests).toEqual([]);
	});

	test("an invalid pipeline", async () => {
		const rig = project(service(), { more: ["bugdet: { max_cost: 3 }"] });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(4);
		expect(result.stderr).toContain("budget");
		expect(rig.list(".").sort()).toEqual(["package.json", "pipeline.yaml"]);
		expect((await service().ledger()).requests).toEqual([]);
	});

	test("a saved plan that is stale or used up, and nothing of the last export is touched", async () => {
		const rig = project(service());
		await rig.before("plan", "pipeline.yaml", "--out", "plan.json");
		rig.write("pipeline.yaml", hostedPipeline({ items: ["alpha", "gamma"] }));
		const stale = await rig.run("run", "plan.json", "--yes");
		expect(stale.exitCode, said(stale)).toBe(11);
		expect(stale.stderr).toContain("stale");
		expect(rig.list(".").filter((path) => path.startsWith("results"))).toEqual([]);
		expect((await service().ledger()).accepted).toEqual([]);

		rig.write("pipeline.yaml", hostedPipeline());
		const fresh = await rig.run("run", "plan.json", "--yes");
		expectAgreement(rig, fresh, 0, "succeeded");
		const before = rig.read("results/watch/run.json");
		const used = await rig.run("run", "plan.json", "--yes");
		expect(used.exitCode, said(used)).toBe(11);
		expect(used.stderr).toContain("used up");
		expect(rig.read("results/watch/run.json")).toBe(before);
		expect((await service().ledger()).accepted).toHaveLength(2);
		expect(outcomesOf(rig)).toHaveLength(2);
	});
});

function expectAgreement(rig: HostedRig, result: CliResult, exitCode: number, status: RunStatus): void {
	expect(result.exitCode, said(result)).toBe(exitCode);
	expect(manifestOf(rig)).toMatchObject({ exit_code: exitCode, status });
}
