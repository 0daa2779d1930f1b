/** The key goes to the service in one header, and nowhere else. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import type { CliResult, Environment } from "./cli-rig.ts";
import { type HostedPipeline, manifestOf, outcomesOf, project, said } from "./hosted-pipeline.ts";
import type { HostedRig } from "./hosted-rig.ts";

const KEY = "val_1fA9-never-to-be-seen";
const service = sharedStandIn({ apiKey: KEY });
const RUN = ["run", "pipeline.yaml", "--yes"];

/** A project whose every word and file is looked through. */
function watched(given: HostedPipeline = {}, env: Environment = {}) {
	const rig = project(service(), given, { TRAWL_DEBUG: "1", ...env });
	return {
		rig,
		async run(...argv: string[]): Promise<CliResult> {
			const result = await rig.run(...argv);
			expectNoKey(rig, result);
			return result;
		},
	};
}

function expectNoKey(rig: HostedRig, result?: CliResult): void {
	if (result !== undefined) expect(said(result)).not.toContain(KEY);
	const holders = rig.list(".").filter((path) => path !== ".env" && readFileSync(join(rig.dir, path)).includes(KEY));
	expect(holders).toEqual([]);
}

describe("the API key stands in no file, no word and no list of processes", () => {
	test("when all goes well", async () => {
		await service().setSettings({ afterMs: null });
		const { rig, run } = watched();
		const planned = await run("plan", "pipeline.yaml", "--out", "plan.json", "--json", "--remote");
		expect(planned.exitCode, said(planned)).toBe(0);
		const live = rig.start(...RUN, "--json");
		await service().seen("getBatch");
		expectNoKey(rig);
		const proc = `/proc/${live.child.pid}/cmdline`;
		if (existsSync(proc)) {
			expect(readFileSync(proc, "utf8")).toContain("pipeline.yaml");
			expect(readFileSync(proc, "utf8")).not.toContain(KEY);
		}
		await service().setSettings({ afterMs: 0 });
		await service().release();
		const result = await live.ended;
		expect(result.exitCode, said(result)).toBe(0);
		expectNoKey(rig, result);
		for (const argv of [["status", "--json"], ["batches", "list", "--json"], ["export"], ["collect"]]) {
			expect((await run(...argv)).exitCode).toBe(0);
		}
		const { keyLeaks, accepted } = await service().ledger();
		expect(keyLeaks).toBe(0);
		expect(accepted).toHaveLength(2);
	});

	test("when it comes from a file", async () => {
		const { rig, run } = watched({}, { VALYU_API_KEY: "", VALYU_BASE_URL: "" });
		rig.write(".env", `VALYU_API_KEY="${KEY}"\nVALYU_BASE_URL=${service().baseUrl}\n`);
		const result = await run(...RUN, "--env-file", ".env");
		expect(result.exitCode, said(result)).toBe(0);
		expect((await service().ledger()).keyLeaks).toBe(0);
	});

	test.each([
		["the key is refused", 5, async () => service().setSettings({ key: "unknown" })],
		[
			"a request is refused",
			6,
			async () => service().setFaults([{ kind: "server_error", operation: "any", times: 99 }]),
		],
		[
			"answers are cut",
			6,
			async () => service().setFaults([{ kind: "half_json", operation: "listBatches", times: 99 }]),
		],
	])("when %s", async (_, exitCode, prepare) => {
		await prepare();
		const { run } = watched();
		const result = await run(...RUN);
		expect(result.exitCode, said(result)).toBe(exitCode);
	});

	test("when the service repeats it in answers, sources and errors", async () => {
		await service().setOutcomes([
			{ id: "^ask/beta@", kind: "fail", error: `key ${KEY} is over its limit` },
			{ output: `I was asked with ${KEY}.`, sources: [{ title: KEY, url: `https://example.com/?k=${KEY}` }] },
		]);
		const { rig, run } = watched({ more: ["export: { formats: [json, csv, markdown] }"] });
		const result = await run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(outcomesOf(rig)[0]?.output).toBe("I was asked with [API key].");
		expect(outcomesOf(rig)[1]?.error).toBe("key [API key] is over its limit");
		expect(result.stderr).toContain("the service repeats the API key in its answers");
		for (const argv of [["status", "--json"], ["export"], ["batches", "tasks", manifestOf(rig).batch_ids[0] ?? ""]]) {
			expect((await run(...argv)).exitCode).toBe(0);
		}
	});

	test.each([`${KEY} and more`, `${KEY}\u00e9`])("when it cannot be one (%s)", async (given) => {
		const { run } = watched({}, { VALYU_API_KEY: given });
		const result = await run(...RUN);
		expect(result.exitCode, said(result)).not.toBe(0);
		expect(result.stderr).toContain("API key");
	});

	test.each([
		["in place of the address", KEY],
		["in the address", `https://api.valyu.ai/v1?key=${KEY}`],
		["as its password", `https://me:${KEY}@api.valyu.ai/v1`],
		["as the password of a wrong one", `//me:${KEY}@api.valyu.ai/v1`],
	])("when it is given %s", async (_, baseUrl) => {
		const { run } = watched({}, { VALYU_BASE_URL: baseUrl });
		const result = await run(...RUN);
		expect(result.exitCode, said(result)).not.toBe(0);
		expect(result.stderr).toContain("expected a base URL");
	});

	test("when the program meets an error of its own", async () => {
		const { rig, run } = watched();
		await run(...RUN);
		rig.remove(".trawl/state.db");
		rig.write(".trawl/state.db", "this is no database at all, but it is long enough to be taken for one\n".repeat(99));
		const result = await run(...RUN);
		expect(result.exitCode, said(result)).not.toBe(0);
	});
});
