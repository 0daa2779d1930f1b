/** What docs/diff.md shows is what the program prints. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runHere } from "../cli/run-here.ts";

const page = readFileSync(new URL("../../docs/diff.md", import.meta.url), "utf8");

function profile(key: string, price: number, sources: readonly object[] = []) {
	const output = { rivals: [{ name: "Initech", price }] };
	return { id: `profile/${key}`, template: "profile", status: "succeeded", query: "?", output, sources, cost: 0.5 };
}

test("the JSON document of docs/diff.md is what `--format json` prints", async () => {
	const cwd = mkdtempSync(join(tmpdir(), "trawl-diff-docs-"));
	onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
	const write = (side: string, tasks: readonly object[]) => {
		mkdirSync(join(cwd, side));
		writeFileSync(join(cwd, side, "results.json"), JSON.stringify(tasks));
	};
	write("before", [profile("acme", 2), profile("hooli", 1)]);
	write("after", [profile("acme", 3, [{ title: "New", url: "https://new.example/" }]), profile("vandelay", 1)]);
	const { stdout } = await runHere(cwd, ["diff", "before", "after", "--format", "json"]);
	expect(stdout).toBe(/```json\n(.*?)```/s.exec(page)?.[1]);
});
