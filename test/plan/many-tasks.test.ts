/** Ids and purchases of plans that are larger than the pieces they are kept in. */
import { expect, it } from "vitest";
import { ByteList } from "../../src/plan/compact/byte-list.ts";
import { HashIndex } from "../../src/plan/compact/hash-index.ts";
import { planOf, problemsOf } from "../load/pipeline-folder.ts";

const ROWS = 20_000;
const PIPELINE = `version: 1
name: watch
data: { companies: { file: companies.csv } }
tasks:
  t: { for_each: { company: companies }, key: "{{ company.key }}", query: "{{ company.query }}" }
`;

function filesOf(rows: readonly (readonly [key: string, query: string])[]) {
	return {
		"pipeline.yaml": PIPELINE,
		"companies.csv": ["key,query", ...rows.map((row) => row.join(",")), ""].join("\n"),
	};
}

const distinct = Array.from({ length: ROWS }, (_, n) => [`Élan ${n}`, `q${n}`] as const);

it("a second use of an id is told with the place of the first, however many tasks lie between", async () => {
	const problems = await problemsOf(filesOf([...distinct, ["Élan 17", "x"], ["ÉLAN 19998", "y"]]));
	const told = problems.map(({ code, message, related }) => [
		code,
		message,
		related?.map(({ location }) => location.line),
	]);
	expect(told).toEqual([
		[
			"key_duplicate",
			"the task id `t/Élan 17` is taken by company row 18 (companies.csv:19), for company row 20001 (companies.csv:20002)",
			[20_002, 19],
		],
		[
			"key_duplicate",
			"the task id `t/ÉLAN 19998` differs in case only from `t/Élan 19998` of company row 19999 (companies.csv:20000), for company row 20002 (companies.csv:20003)",
			[20_003, 20_000],
		],
	]);
});

it("equal requests are bought once, however many tasks lie between", async () => {
	const { tasks } = await planOf(filesOf([...distinct, ["again", "q17"], ["anew", "q"]]));
	const last = tasks.slice(-2).map(({ action, reason, wire_id }) => [action, reason, wire_id]);
	expect(last).toEqual([
		["reuse", { type: "same_request", as: "t/Élan 17" }, tasks[17]?.wire_id],
		["run", { type: "new" }, tasks.at(-1)?.wire_id],
	]);
	expect(tasks.slice(0, ROWS).every(({ action }) => action === "run")).toBe(true);
});

it("things of one hash are told apart, and found again after the index has grown", () => {
	const index = new HashIndex();
	const things = Array.from({ length: 3_000 }, (_, n) => n);
	const hashOf = (thing: number) => thing % 300;
	for (const thing of things) {
		expect(index.find(hashOf(thing), (entry) => entry === thing)).toBeUndefined();
		index.add(hashOf(thing));
	}
	for (const thing of things) expect(index.find(hashOf(thing), (entry) => entry === thing)).toBe(thing);
});

it("texts read back as they were, also across the pieces they are kept in, and longer than one", () => {
	const list = new ByteList();
	const texts = Array.from({ length: 400 }, (_, n) => `${n} é`.repeat((n * 37) % 400));
	texts.push("z".repeat(200_000), "", "end");
	for (const text of texts) list.push(Buffer.from(text));
	expect(texts.map((_, index) => list.at(index).toString())).toEqual(texts);
	expect(list.at(texts.length).length).toBe(0);
});
