/** What is expected of answers that have been paid for, and what it costs to expect something else. */
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, manifestOf, outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];
const SCHEMA =
	"schema: { type: object, required: [name], properties: { name: { type: string }, note: { type: string } } }";

async function modes(): Promise<readonly string[]> {
	const { accepted, acceptedTwice } = await service().ledger();
	expect(acceptedTwice).toEqual([]);
	return accepted.map(({ price }) => (price === 0.1 ? "fast" : price === 2.5 ? "heavy" : String(price)));
}

function expecting(policy: string) {
	return hostedPipeline({ ask: [`output: { ${policy} }`] });
}

describe("an evidence gate", () => {
	test("rejects what does not show it, says what is missing, and keeps the answer", async () => {
		await service().setOutcomes([
			{ id: "^ask/beta@", sources: [{ title: "A", url: "https://www.sec.gov/x" }] } as never,
		]);
		const rig = project(service());
		rig.write("pipeline.yaml", expecting("expect: { source_domains: [sec.gov], min_words: 2 }"));
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "rejected", beta: "succeeded" });
		const [alpha] = outcomesOf(rig);
		expect(alpha).toMatchObject({ output: "Answer to About alpha?", cost: 0.1 });
		expect(alpha?.error).toBe(
			"the answer does not show what is expected of it: expected a source from sec.gov, found none",
		);
		expect(alpha?.attempts).toMatchObject([{ status: "rejected" }]);
	});

	test("is applied to stored answers for nothing, whichever way it changes", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		rig.write("pipeline.yaml", expecting("expect: { min_words: 100 }"));
		const strict = await rig.run(...RUN);
		expect(strict.exitCode, said(strict)).toBe(3);
		expect(strict.stderr).toContain(
			"The same command judges stored answers anew, for nothing, where `expect` has changed.",
		);
		expect(statusesOf(rig)).toEqual({ alpha: "rejected", beta: "rejected" });
		expect(outcomesOf(rig)[0]?.error).toContain("expected at least 100 words, found 4");
		rig.write("pipeline.yaml", expecting("expect: { min_words: 3 }"));
		const lenient = await rig.run(...RUN);
		expect(lenient.exitCode, said(lenient)).toBe(0);
		expect(await modes()).toHaveLength(2);
	});

	test("lets go what it rejected when nothing is expected any more, or by another pipeline", async () => {
		const rig = project(service());
		rig.write("pipeline.yaml", expecting("expect: { min_words: 100 }"));
		await rig.before(...RUN);
		expect(statusesOf(rig)).toEqual({ alpha: "rejected", beta: "rejected" });
		rig.write("other.yaml", hostedPipeline({ name: "other" }));
		const other = await rig.run("run", "other.yaml", "--yes");
		expect(other.exitCode, said(other)).toBe(0);
		rig.write("pipeline.yaml", hostedPipeline());
		const plan = await rig.run("plan", "pipeline.yaml", "--tasks");
		expect(plan.stdout).toContain("reuse  ask/alpha  (the stored answer was rejected and passes what is expected now)");
		const own = await rig.run(...RUN);
		expect(own.exitCode, said(own)).toBe(0);
		expect(await modes()).toHaveLength(2);
	});

	test("looks into structured answers", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", output: { name: "B", note: " " } }]);
		const rig = project(service());
		rig.write("pipeline.yaml", expecting(`${SCHEMA}, expect: { required_fields: [name, note] }`));
		await rig.before(...RUN);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "rejected" });
		expect(outcomesOf(rig)[1]?.error).toContain("expected values for note, found none");
		expect(rig.list("results/watch/data")).toEqual(["ask/alpha.json"]);
	});
});

describe("an answer that does not satisfy its schema", () => {
	test("is kept as it is where the pipeline says so, at any time and for nothing", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", output: { note: "no name" } }]);
		const rig = project(service());
		rig.write("pipeline.yaml", expecting(SCHEMA));
		const failing = await rig.run(...RUN);
		expect(failing.exitCode, said(failing)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "invalid" });
		rig.write("pipeline.yaml", expecting(`${SCHEMA}, on_invalid: keep`));
		const keeping = await rig.run(...RUN);
		expect(keeping.exitCode, said(keeping)).toBe(0);
		expect(outcomesOf(rig)[1]).toMatchObject({ status: "succeeded", output: { note: "no name" }, error: null });
		expect(await modes()).toHaveLength(2);
	});
});

describe("further attempts in a stronger mode", () => {
	const escalating = (on: string) =>
		hostedPipeline({
			ask: [`retry: { attempts: 1, on: [${on}], mode: heavy }`, "output: { expect: { min_sources: 1 } }"],
		});

	test("are made for what was rejected, and are told in the worst case", async () => {
		await service().setOutcomes([
			{ id: "^ask/beta@[0-9a-f]+$", sources: [] } as never,
			{ sources: [{ title: "A", url: "https://a.example" }] } as never,
		]);
		const rig = project(service());
		rig.write("pipeline.yaml", escalating("rejected"));
		const plan = await rig.run("plan", "pipeline.yaml");
		expect(plan.stdout).toContain("Estimate $0.20, worst case $5.20");
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(await modes()).toEqual(["fast", "fast", "heavy"]);
		expect(outcomesOf(rig)[1]?.attempts.map(({ status, cost }) => [status, cost])).toEqual([
			["rejected", 0.1],
			["succeeded", 2.5],
		]);
		const again = await rig.run(...RUN);
		expect(again.stderr).toContain("0 to run, 2 to reuse");
	});

	test("are held by the budget", async () => {
		await service().setOutcomes([{ sources: [] } as never]);
		const rig = project(service());
		rig.write("pipeline.yaml", escalating("rejected"));
		const result = await rig.run(...RUN, "--max-cost", "2.8");
		expect(result.exitCode, said(result)).toBe(3);
		expect(await modes()).toEqual(["fast", "fast", "heavy"]);
		expect(manifestOf(rig).cost.committed).toBeLessThanOrEqual(2.8);
	});
});
