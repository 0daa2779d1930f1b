/** Stages that feed each other, bought at the service's stand-in by the real program. */
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/model/json.ts";
import type { OutcomeRule, SeenRequest } from "../support/stand-in/protocol.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { createRig, type Rig } from "./cli-rig.ts";
import { manifestOf, outcomesOf, said } from "./hosted-pipeline.ts";
import { type HostedRig, hostedRig, snapshot } from "./hosted-rig.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

const PIPELINE = `version: 1
name: watch
batch: { mode: fast }
run: { settle: 50ms, poll: 20ms }
tasks:
  discover:
    query: Which vendors are there?
    output:
      schema:
        type: object
        required: [vendors]
        properties:
          vendors:
            type: array
            items: { type: object, required: [name], properties: { name: { type: string } } }
  profile:
    for_each: { vendor: { results_of: discover, at: /vendors, max_items: 3 } }
    key: "{{ vendor.name | slugify }}"
    query: Profile {{ vendor.name }}, found by {{ parent.id }}.
  briefing:
    needs: [profile]
    query: |
      Compare {{ results.profile | size }} vendors:
      {% for r in results.profile %}{{ r.key }}: {{ r.output }}
      {% endfor %}
`;

const VENDORS = ["Acme", "Globex", "Initech"].map((name) => ({ name }));

function stagedRig(edit: (pipeline: string) => string = (text) => text): HostedRig {
	const rig = hostedRig(service());
	rig.write("pipeline.yaml", edit(PIPELINE));
	return rig;
}

async function found(vendors: Json, ...more: readonly OutcomeRule[]): Promise<void> {
	await service().setOutcomes([{ id: "^discover@", output: { vendors } }, ...more]);
}

/** The faults that adds met. */
async function lostAdds(): Promise<readonly SeenRequest["fault"][]> {
	const { requests } = await service().ledger();
	return requests.flatMap(({ operation, fault }) => (operation === "addTasks" && fault !== null ? [fault] : []));
}

function statuses(rig: HostedRig): Record<string, string> {
	return Object.fromEntries(outcomesOf(rig).map(({ id, status }) => [id, status]));
}

async function accepted(): Promise<readonly string[]> {
	const ledger = await service().ledger();
	expect(ledger.acceptedTwice).toEqual([]);
	return ledger.accepted.map(({ wireId }) => (wireId ?? "").replace(/@.*/, ""));
}

describe("a pipeline whose templates read each other's results", () => {
	test("buys each stage once its inputs are there, and tells whose results a task was made of", async () => {
		await found(VENDORS);
		const rig = stagedRig();
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(outcomesOf(rig).map(({ id, parents }) => [id, parents])).toEqual([
			["discover", undefined],
			["profile/acme", ["discover"]],
			["profile/globex", ["discover"]],
			["profile/initech", ["discover"]],
			["briefing", undefined],
		]);
		const [, acme, , , briefing] = outcomesOf(rig);
		expect(acme?.query).toBe("Profile Acme, found by discover.");
		expect(briefing?.query).toContain("Compare 3 vendors:\nacme: Answer to Profile Acme, found by discover.");
		expect(rig.read("results/watch/reports/profile/acme.md")).toContain("From [discover](../discover.md).");
		expect(await accepted()).toHaveLength(5);
		expect(manifestOf(rig)).toMatchObject({ status: "succeeded", open_templates: [], counts: { total: 5 } });
	});

	test("plans what is known, bounds what is not, and asks for consent to all of it", async () => {
		await found(VENDORS);
		const rig = stagedRig();
		const plan = await rig.run("plan", "pipeline.yaml");
		expect(plan.stdout).toContain("profile: known after discover; at most 3 tasks, $0.30");
		expect(plan.stdout).toContain("briefing: known after profile; at most 1 task, $0.10");
		expect(plan.stdout).toContain("Estimate $0.10, worst case $0.50");
		const refused = await rig.run("run", "pipeline.yaml");
		expect(refused.exitCode, said(refused)).toBe(7);
		const covered = await rig.run("run", "pipeline.yaml", "--max-cost", "0.5");
		expect(covered.exitCode, said(covered)).toBe(0);
	});

	test("is planned to its end at once where the state has the results, and then buys nothing", async () => {
		await found(VENDORS);
		const rig = stagedRig();
		await rig.run(...RUN);
		const before = rig.read("results/watch/results.json");
		const plan = await rig.run("plan", "pipeline.yaml", "--detailed-exitcode");
		expect(plan.exitCode, said(plan)).toBe(0);
		const again = await rig.run(...RUN);
		expect(again.stderr).toContain("5 tasks, 0 to run, 5 to reuse");
		expect(rig.read("results/watch/results.json")).toBe(before);
		expect(await accepted()).toHaveLength(5);
	});

	test("a changed result makes its dependants anew, and only those that it changes", async () => {
		await found(VENDORS);
		const rig = stagedRig();
		await rig.run(...RUN);
		await found([...VENDORS.slice(0, 2), { name: "Hooli" }]);
		const result = await rig.run(...RUN, "--fresh", "--select", "discover");
		expect(result.exitCode, said(result)).toBe(0);
		const next = await rig.run(...RUN);
		expect(next.exitCode, said(next)).toBe(0);
		expect(Object.keys(statuses(rig))).toEqual([
			...["discover", "profile/acme", "profile/globex", "profile/hooli", "briefing"],
		]);
		expect((await accepted()).slice(5)).toEqual(["discover", "profile/hooli", "briefing"]);
	});
});

describe("when it is interrupted", () => {
	const DEATHS = [
		["discover", 1],
		["profile", 2],
		["briefing", 3],
	] as const;

	// The answer to the add is lost either way; only in the second case has the service taken the tasks.
	test.each(DEATHS.flatMap(([stage, nth]) => [[stage, "before", nth] as const, [stage, "after", nth] as const]))(
		"a death while %s is being bought, %s the service has taken it, loses nothing and buys nothing twice",
		async (stage, when, nth) => {
			await found(VENDORS);
			const rig = stagedRig();
			await service().setFaults([{ operation: "addTasks", nth, kind: "hang", when }]);
			const { child, ended } = rig.start(...RUN);
			await service().seen("addTasks", nth);
			child.kill("SIGKILL");
			expect((await ended).signal).toBe("SIGKILL");
			expect(await lostAdds()).toEqual([{ kind: "hang", when }]);
			const atDeath = await accepted();
			expect(atDeath.some((id) => id.startsWith(stage))).toBe(when === "after");
			await service().setFaults([]);
			const result = await rig.run(...RUN);
			expect(result.exitCode, said(result)).toBe(0);
			expect((await accepted()).toSorted()).toEqual([
				"briefing",
				"discover",
				...["acme", "globex", "initech"].map((key) => `profile/${key}`),
			]);
			expect((await service().ledger()).blindRepeats).toEqual([]);
			expect(Object.values(statuses(rig))).toEqual(Array(5).fill("succeeded"));
		},
	);

	test("`collect` plans and buys the later stages without the file, within the consent given", async () => {
		await found(VENDORS);
		await service().setSettings({ afterMs: null });
		const rig = stagedRig();
		const sent = await rig.run(...RUN, "--detach");
		expect(sent.exitCode, said(sent)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ status: "pending", open_templates: ["profile", "briefing"] });
		rig.remove("pipeline.yaml");
		await service().setSettings({ afterMs: 0 });
		await service().release();
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(0);
		expect(await accepted()).toHaveLength(5);
		expect(statuses(rig)).toMatchObject({ "profile/initech": "succeeded", briefing: "succeeded" });
	});

	test("the state lost with two stages bought: they are taken over, and the third is bought", async () => {
		await found(VENDORS);
		const rig = stagedRig((text) => text.replace("run: {", "run: { max_open_batches: 1,"));
		await rig.run(...RUN, "--select", "discover", "--select", "profile/*");
		expect(await accepted()).toHaveLength(4);
		rig.remove(".trawl");
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect((await accepted()).slice(4)).toEqual(["briefing"]);
	});

	test("an older copy of the state buys nothing again", async () => {
		await found(VENDORS);
		const rig = stagedRig();
		await service().setSettings({ afterMs: null });
		await rig.run(...RUN, "--detach");
		const putBack = snapshot(rig);
		await service().setSettings({ afterMs: 0 });
		await service().release();
		await rig.run("collect", "--wait");
		putBack();
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(0);
		expect(await accepted()).toHaveLength(5);
		expect(statuses(rig)).toMatchObject({ briefing: "succeeded" });
	});
});

describe("when an input is missing", () => {
	test("its dependants are skipped with the reason, and the rest goes on", async () => {
		await found(VENDORS, { id: "^profile/globex@", kind: "fail", error: "no such vendor" });
		const rig = stagedRig();
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(statuses(rig)).toEqual({
			discover: "succeeded",
			"profile/acme": "succeeded",
			"profile/globex": "failed",
			"profile/initech": "succeeded",
			briefing: "skipped",
		});
		expect(outcomesOf(rig).at(-1)?.error).toBe("its input `profile/globex` failed");
	});

	test("`allow: partial` goes ahead with what there is", async () => {
		await found(VENDORS, { id: "^profile/globex@", kind: "fail" });
		const rig = stagedRig((text) => text.replace("needs: [profile]", "needs: [{ template: profile, allow: partial }]"));
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(outcomesOf(rig).at(-1)).toMatchObject({ status: "succeeded" });
		expect(outcomesOf(rig).at(-1)?.query).toMatch(/^Compare 2 vendors:\nacme: .*\ninitech: /);
	});

	test("a failed first stage leaves one outcome of each that depends on it", async () => {
		await service().setOutcomes([{ id: "^discover@", kind: "fail" }]);
		const rig = stagedRig();
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(statuses(rig)).toEqual({ discover: "failed", "profile/none": "skipped", briefing: "skipped" });
	});

	test("a retry that brings it is waited for", async () => {
		await found(VENDORS, { id: "^profile/globex@[0-9a-f]{10}$", kind: "fail" });
		const rig = stagedRig((text) => `${text}retry: { attempts: 1 }\n`);
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(outcomesOf(rig).at(-1)?.query).toContain("Compare 3 vendors");
	});
});

describe("items that make no good task", () => {
	test("are skipped with the reason, unsafe keys are made safe, and no more than max_items are taken", async () => {
		await found([{ name: "../A b" }, { name: "!!!" }, { name: "../A b" }, { name: "Late" }]);
		const rig = stagedRig((text) =>
			text.replace(" | slugify", "").replace("needs: [profile]", "needs: [{ template: profile, allow: partial }]"),
		);
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(outcomesOf(rig).map(({ id, status, error }) => [id, status, error])).toEqual([
			["discover", "succeeded", null],
			["profile/%2E%2E%2FA%20b", "succeeded", null],
			["profile/!!!", "succeeded", null],
			["profile/%2E%2E%2FA%20b~3", "skipped", 'its key "../A b" is that of an item before it'],
			["briefing", "succeeded", null],
		]);
		expect(manifestOf(rig).truncated).toEqual([
			{ template: "profile", binding: "vendor", parent: "discover", items: 4, taken: 3 },
		]);
	});

	test("the budget holds for later stages: what no longer fits is skipped", async () => {
		await found(VENDORS);
		const rig = stagedRig();
		const result = await rig.run(...RUN, "--max-cost", "0.3");
		expect(result.exitCode, said(result)).toBe(3);
		expect(Object.values(statuses(rig)).filter((status) => status === "skipped")).toHaveLength(2);
		expect(await accepted()).toHaveLength(3);
	});
});

describe("on the embedded engine", () => {
	test("the same pipeline runs over a corpus", async () => {
		const rig: Rig = createRig({
			"package.json": "{}",
			"docs/market.md": "# Market\n\n## Vendors\n\n- Acme\n- Globex\n",
			"docs/acme.md": "# Acme\n\nAcme was founded in 1994.\n",
			"docs/globex.md": "# Globex\n\nGlobex was founded in 1996.\n",
			"pipeline.yaml": PIPELINE.replace("Which vendors are there?", "Who are the vendors on the market?")
				.replace("version: 1", "version: 1\nengine: local\nlocal: { corpus: ['docs/*.md'] }")
				.replace(
					"items: { type: object, required: [name], properties: { name: { type: string } } }",
					"items: { type: string }",
				)
				.replaceAll("vendor.name", "vendor"),
		});
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
		expect(rig.read("results/watch/index.md")).toContain("profile/");
	});
});
