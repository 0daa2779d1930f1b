import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exportWell, outcome, readManifest } from "./builders.ts";

async function paths(tasks: readonly (readonly [template: string, key: string | null])[]): Promise<readonly string[]> {
	const dir = temporaryFolder();
	await exportWell(
		dir,
		tasks.map(([template, key]) => outcome({ template, key })),
		["markdown"],
	);
	return readManifest(dir)
		.files.map(({ path }) => path)
		.filter((path) => path !== "index.md");
}

describe("the file of a task", () => {
	test("is named after template and key", async () => {
		expect(await paths([["launches", "AAPL"]])).toEqual(["reports/launches/AAPL.md"]);
	});

	test("never leaves its folder", async () => {
		const keys = ["../../x", "..", "/etc/passwd", "a\\b", "C:x", "\0"];
		const found = await paths(keys.map((key) => ["t", key] as const));
		expect(found).toHaveLength(keys.length);
		for (const path of found) expect(path).toMatch(/^reports\/t\/[\w.~%-]+\.md$/);
	});

	test("escapes capitals when another key differs in nothing else, whatever the order", async () => {
		const expected = ["reports/t/%41cme.md", "reports/t/acme.md", "reports/t/other.md"];
		expect(
			await paths([
				["t", "acme"],
				["t", "other"],
				["t", "Acme"],
			]),
		).toEqual(expected);
		expect(
			await paths([
				["t", "Acme"],
				["t", "acme"],
				["t", "other"],
			]),
		).toEqual(expected);
		expect(
			await paths([
				["T", "acme"],
				["t", "acme"],
			]),
		).toEqual(["reports/%54/acme.md", "reports/t/acme.md"]);
	});

	test("is not the folder of another template", async () => {
		expect(
			await paths([
				["a", null],
				["a.md", "x"],
			]),
		).toEqual(["reports/a%2Emd/x.md", "reports/a.md"]);
	});

	test("of a very long key is cut, and stays apart from its likes", async () => {
		const long = "k".repeat(5000);
		const found = await paths([
			["t", `${long}a`],
			["t", `${long}b`],
		]);
		expect(new Set(found).size).toBe(2);
		for (const path of found) expect(path.length - "reports/t/".length).toBeLessThanOrEqual(255);
	});
});
