/** Which tasks differ, and what is told of each beside its answer. */
import { describe, expect, test } from "vitest";
import { compare, differenceOf, task } from "./builders.ts";

describe("tasks", () => {
	test("are counted once each, and told by kind, in planned order", async () => {
		const named = (id: string, changes = {}) => task({ id, ...changes });
		const before = [named("a"), named("b"), named("c"), named("d"), named("e", { status: "pending", output: null })];
		const after = [
			named("f"),
			named("d", { output: "Other." }),
			named("a"),
			named("b", { output: "New." }),
			named("e"),
		];
		const comparison = await compare(before, after);
		expect(comparison.counts).toEqual({
			...{ changed: 2, added: 1, gone: 1, pending: 1, unchanged: 1, asked_otherwise: 0 },
		});
		expect([...comparison.differences()].map(({ change, id }) => `${change} ${id}`)).toEqual([
			...["changed d", "changed b", "added f", "gone c", "pending e"],
		]);
	});

	test("that failed are told with their reason, and the answer that went", async () => {
		const found = await differenceOf(task(), task({ status: "failed", output: null, sources: [], error: "no\nluck" }));
		expect(found).toMatchObject({
			status: { before: "succeeded", after: "failed" },
			error: { before: null, after: "no\nluck" },
			answer: "lost",
			fields: [],
			paragraphs: [],
			sources: { gained: [], lost: [{ title: "Acme", url: "https://acme.example/" }] },
		});
		const back = await differenceOf(task({ status: "failed", output: null, error: "no" }), task());
		expect(back?.answer).toBe("gained");
		expect((await differenceOf(task(), task({ output: { name: "Acme" } })))?.answer).toBe("replaced");
	});

	test("differ by the documents that are cited, not by passages, titles, order or how often", async () => {
		const cites = (...urls: string[]) => task({ sources: urls.map((url) => ({ url, title: url })) });
		const before = cites("docs/a.md#L3", "https://b.example", "https://c.example/x");
		expect(
			await differenceOf(before, cites("https://B.example/#top", "https://c.example/x", "docs/a.md#L9", "docs/a.md")),
		).toBe(undefined);
		const found = await differenceOf(before, cites("docs/a.md#L3", "https://d.example/?q=1", "https://c.example/x"));
		expect(found?.sources).toMatchObject({
			gained: [{ url: "https://d.example/?q=1" }],
			lost: [{ url: "https://b.example" }],
		});
		expect(found?.answer).toBe("same");
	});

	test("without an address for a source differ by its DOI, title or words", async () => {
		const cites = (...sources: object[]) => task({ sources });
		const before = cites({ doi: "10.1/A" }, { title: "T" }, { snippet: "words" }, { title: null, url: null });
		expect(
			await differenceOf(before, cites({ doi: "10.1/a" }, { title: " T" }, { snippet: "words" }, {})),
		).toBeUndefined();
		expect((await differenceOf(before, cites({ doi: "10.1/A" })))?.sources.lost).toHaveLength(3);
	});

	test("cost what was paid, where one request is the answer to several", async () => {
		const attempts = [{ service_id: "dr-1", cost: 0.1 }];
		const both = [task({ id: "a", cost: 0.1, attempts }), task({ id: "b", cost: 0.1, attempts })];
		const { sides } = await compare(both, [...both, task({ id: "c", cost: 0.2 })]);
		expect([sides.before.cost, sides.after.cost]).toEqual([0.1, 0.3]);
	});

	test("do not differ by cost or query alone: costs are summed, other queries counted", async () => {
		const { counts, sides } = await compare(
			[task(), task({ id: "b", cost: 0.1 }), task({ id: "c", cost: null })],
			[task({ cost: 0.7, query: "And now?" }), task({ id: "b", cost: 0.2 }), task({ id: "c", cost: null })],
		);
		expect(counts).toMatchObject({ changed: 0, unchanged: 3, asked_otherwise: 1 });
		expect([sides.before.cost, sides.after.cost]).toEqual([0.6, 0.9]);
		const found = await differenceOf(task(), task({ cost: 0.7, query: "And now?", output: "Other." }));
		expect(found).toMatchObject({
			cost: { before: 0.5, after: 0.7 },
			query: { before: "What does Acme sell?", after: "And now?" },
		});
	});
});
