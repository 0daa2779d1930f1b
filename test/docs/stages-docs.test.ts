/** docs/stages.md: each document that the page shows gives the list that the page says. */
import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, output, schemaRequest, writeFiles } from "../research/corpus-rig.ts";
import { sharedFolder } from "../support/temporary-folder.ts";

const page = readFileSync(new URL("../../docs/stages.md", import.meta.url), "utf8");
const pairs = [...page.matchAll(/```markdown\n(.*?)```\n\n```json\n(.*?)```/gs)].map(
	([, document = "", list = ""]) => [document, JSON.parse(list)] as const,
);
const text = { type: "string" };
const rival = { type: "object", required: ["name"], properties: { name: text, description: text } };

/** What the embedded engine answers to the question of the page. */
async function rivals(document: string, items: object): Promise<unknown> {
	const folder = sharedFolder();
	onTestFinished(folder.remove);
	writeFiles(folder.path, { "acme.md": document });
	const schema = { type: "object", properties: { rivals: { type: "array", items } } };
	const answer = output(await ask(folder.path, schemaRequest("Which rivals does Acme have?", schema as never)));
	return (answer as { rivals?: unknown }).rivals ?? [];
}

describe("the lists of docs/stages.md", () => {
	it.each(pairs)("of document %# is as it says", async (document, list) => {
		expect(await rivals(document, rival)).toEqual(list);
	});

	it("are five", () => {
		expect(pairs).toHaveLength(5);
	});

	it("give whole entries, and a whole sentence, where items are texts", async () => {
		const [, list = [""], , sentence = [""]] = pairs;
		expect(await rivals(list[0], text)).toEqual(["Globex: makes the same", "Initech"]);
		expect(await rivals(sentence[0], text)).toEqual(["The rivals of Acme are Globex and Initech."]);
	});
});
