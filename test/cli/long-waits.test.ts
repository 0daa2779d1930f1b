/** The service may ask for a pause of any length: it is told, and never outlasts what the user waits for. */
import { describe, expect, test } from "vitest";
import type { Operation } from "../support/stand-in/protocol.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { manifestOf, project, said } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

async function countOf(operation: Operation): Promise<number> {
	return (await service().ledger()).requests.filter((request) => request.operation === operation).length;
}

describe("a pause that the service asks for", () => {
	test.each([
		["20 s", 20],
		["1 h or more", 86_400],
		["1 h or more", Number.MAX_SAFE_INTEGER],
	])("of %s is told, ends with run.deadline, and nothing is sent in it", async (shown, retryAfter) => {
		await service().setFaults([{ kind: "rate_limited", operation: "addTasks", retryAfter, times: 10 }]);
		const rig = project(service(), { run: "deadline: 5s" });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(8);
		expect(result.stderr).toContain(`the service asks to wait ${shown}`);
		expect(await countOf("addTasks")).toBe(1);
		expect(manifestOf(rig)).toMatchObject({ status: "pending", counts: { pending: 2 } });
		await service().setFaults([]);
		const again = await rig.run(...RUN);
		expect(again.exitCode, said(again)).toBe(0);
		expect((await service().ledger()).accepted).toHaveLength(2);
	});

	test("ends with collect --timeout, with no last look in it", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		const looks = await countOf("listTasks");
		await service().setFaults([{ kind: "rate_limited", operation: "getBatch", retryAfter: 20, times: 10 }]);
		const result = await rig.run("collect", "--timeout", "5s");
		expect(result.exitCode, said(result)).toBe(8);
		expect(result.stderr).toContain("the service asks to wait 20 s");
		expect(await countOf("listTasks")).toBe(looks);
	});

	test("ends with Ctrl-C, and no request is left unknown", async () => {
		await service().setFaults([{ kind: "rate_limited", operation: "addTasks", retryAfter: 30, times: 10 }]);
		const rig = project(service());
		const { child, ended } = rig.start(...RUN);
		await service().seen("addTasks");
		child.kill("SIGINT");
		const result = await ended;
		expect(result.exitCode, said(result)).toBe(130);
		expect(await countOf("addTasks")).toBe(1);
		await service().setFaults([]);
		const looks = await countOf("listTasks");
		const again = await rig.run(...RUN);
		expect(again.exitCode, said(again)).toBe(0);
		// Two before anything is bought, as for an older copy of the state, and one for the results; a request whose fate
		// is unknown would be looked for besides.
		expect(await countOf("listTasks")).toBe(looks + 3);
	});

	test("is told and kept also before anything is planned", async () => {
		await service().setFaults([{ kind: "rate_limited", operation: "listBatches", retryAfter: 2 }]);
		const rig = project(service());
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("the service asks to wait 2 s");
	});

	test("before anything is planned ends with collect --timeout, as a service that could not be asked", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		rig.remove(".trawl");
		await service().setFaults([{ kind: "rate_limited", operation: "listBatches", retryAfter: 20, times: 10 }]);
		const looks = await countOf("listBatches");
		const result = await rig.run("collect", "pipeline.yaml", "--timeout", "5s");
		expect(result.exitCode, said(result)).toBe(6);
		expect(result.stderr).toContain("Too many requests");
		expect(await countOf("listBatches")).toBe(looks + 1);
	});

	test("before anything is planned ends with Ctrl-C", async () => {
		await service().setFaults([{ kind: "rate_limited", operation: "listBatches", retryAfter: 30, times: 10 }]);
		const rig = project(service());
		const { child, ended } = rig.start(...RUN);
		await service().seen("listBatches");
		child.kill("SIGINT");
		const result = await ended;
		expect(result.exitCode, said(result)).toBe(130);
		expect(await countOf("listBatches")).toBe(1);
	});
});
