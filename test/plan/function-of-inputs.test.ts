/** A plan is a function of its inputs, and of what names a row rather than of where it stands. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { InputTask } from "../../src/model/plan.ts";
import { makePlan, mustLoad } from "../load/pipeline-folder.ts";

/** Any text that makes a key, and any that does not. */
const anyText = fc.oneof(fc.string({ unit: "grapheme", maxLength: 12 }), fc.string({ unit: "binary", maxLength: 12 }));
const rows = fc.uniqueArray(
	fc.record({ key: fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/), text: anyText, active: fc.boolean() }),
	{ selector: ({ key }) => key, minLength: 1, maxLength: 8 },
);

function pipelineOf(data: readonly object[]) {
	return mustLoad({
		"rows.json": JSON.stringify(data),
		"pipeline.yaml": `version: 1
name: watch
data: { rows: { file: rows.json } }
tasks:
  each:
    for_each: { row: rows }
    when: "{{ row.active }}"
    key: "{{ row.key }}"
    query: "About {{ row.key }}: {{ row.text | json }}"
    output: { schema: { type: object, properties: { items: { type: array, items: { type: string } } } } }
  items:
    for_each: { item: { results_of: each, at: /items, max_items: 3 } }
    key: "{{ item }}"
    query: "{{ parent.key }}: {{ item | json }}"
`,
	});
}

it("the same file, data and state give the same plan, byte for byte", async () => {
	await fc.assert(
		fc.asyncProperty(rows, async (data) => {
			const [one, other] = [await makePlan(pipelineOf(data)), await makePlan(pipelineOf(data))];
			expect(JSON.stringify(other)).toBe(JSON.stringify(one));
		}),
		{ numRuns: 20 },
	);
});

it("the order of rows changes no id and no fingerprint", async () => {
	const shuffled = rows.chain((data) =>
		fc.tuple(fc.constant(data), fc.shuffledSubarray(data, { minLength: data.length })),
	);
	await fc.assert(
		fc.asyncProperty(shuffled, async ([data, other]) => {
			const known = async (order: readonly object[]) => {
				const { tasks } = await makePlan(pipelineOf(order));
				return new Map(
					tasks.map(({ id, fingerprint, action, request }) => [id, [fingerprint.digest, action, request]]),
				);
			};
			expect(await known(other)).toEqual(await known(data));
		}),
		{ numRuns: 20 },
	);
});

it("whatever a result says, each of its items is one task with an id of its own, and no error", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(anyText, { maxLength: 6 }), async (items) => {
			const pipeline = pipelineOf([{ key: "a", text: "", active: true }]);
			const parent: InputTask = {
				...{ id: "each/a", template: "each", key: "a", bindings: {}, status: "succeeded", skip: null },
				result: () => ({ output: { items }, sources: [] }),
			};
			const stage = { template: "items", ended: () => [parent], taken: 0, room: null };
			const { tasks } = await makePlan(pipeline, { stage });
			expect(tasks).toHaveLength(Math.min(3, items.length));
			expect(new Set(tasks.map(({ id }) => id.normalize("NFC").toLowerCase())).size).toBe(tasks.length);
			for (const { id, key } of tasks) {
				expect(id).toBe(`items/${key}`);
				expect(Buffer.byteLength(key ?? "")).toBeLessThanOrEqual(120);
				expect(key).toMatch(/^a~/);
				expect(key).not.toMatch(/[\\\p{Cc}\p{Cs}]|(?:^|\/)\.\.?(?:\/|$)/u);
			}
		}),
		{ numRuns: 100 },
	);
});
