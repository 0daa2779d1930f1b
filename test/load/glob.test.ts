/** Rows that are the files a glob finds. */
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withoutPrivileges } from "../support/without-privileges.ts";
import { rows } from "./broken/sources.ts";
import { allRows, pipelineOver, rowsOf } from "./data-rows.ts";
import { formatProblem, loadIn, PIPELINE_FILE, pipelineFolder } from "./pipeline-folder.ts";

const paths = (found: readonly unknown[]) => found.map((row) => (row as { path: string }).path);

describe("a glob", () => {
	it("gives each file as a row, with the text that any checkout has", async () => {
		const files = { "docs/b.notes.md": "\ufeff# B\r\n\r\ntext\r\n", "docs/a.md": "A", "docs/c.txt": "C" };
		expect(await rowsOf("{ glob: docs/*.md }", files)).toEqual([
			{ path: "docs/a.md", name: "a.md", stem: "a", text: "A" },
			{ path: "docs/b.notes.md", name: "b.notes.md", stem: "b.notes", text: "# B\n\ntext\n" },
		]);
	});

	it("is sorted by path, whatever the file system says", async () => {
		const names = ["z", "a", "ä", "B", "10", "9", "a/z", "a-b"];
		const files = Object.fromEntries(names.map((name) => [`docs/${name}.md`, name]));
		expect(paths(await rowsOf('{ glob: "docs/**/*.md" }', files))).toEqual(
			names.map((name) => `docs/${name}.md`).sort(),
		);
	});

	it("leads out of the pipeline's folder, with paths from there", async () => {
		const dir = pipelineFolder({
			"project/pipelines/pipeline.yaml": rows('{ glob: "../docs/*.md" }').replace(
				"company.name }}\n    q",
				"company.stem }}\n    q",
			),
			"project/docs/a [1].md": "A",
		});
		const { result } = loadIn(join(dir, "project/pipelines"));
		expect(result.ok && (await allRows(result.value)).map(({ value, location }) => [value, location.file])).toEqual([
			[{ path: "../docs/a [1].md", name: "a [1].md", stem: "a [1]", text: "A" }, "../docs/a [1].md"],
		]);
	});

	it("has nothing of the results folder, of the state, or hidden", async () => {
		const files = {
			"package.json": "{}",
			"a.md": "a",
			"results/watch/reports/b.md": "b",
			"results/other/c.md": "c",
			".trawl/d.md": "d",
			".github/e.md": "e",
		};
		expect(paths(await rowsOf('{ glob: "**/*.md" }', files))).toEqual(["a.md", "results/other/c.md"]);
		expect(paths(await rowsOf('{ glob: "{*,.*}/*.md" }', { ...files, "x/y.md": "y" }))).toEqual([
			".github/e.md",
			"x/y.md",
		]);
	});

	it.skipIf(process.platform === "win32")("follows no link to a folder, and reads links to files", async () => {
		const dir = pipelineFolder({ [PIPELINE_FILE]: rows('{ glob: "**/*.md" }'), "docs/a.md": "a" });
		symlinkSync("..", join(dir, "docs/up.md"));
		symlinkSync("docs", join(dir, "again"));
		symlinkSync("a.md", join(dir, "docs/b.md"));
		const good = loadIn(dir).result;
		const found = good.ok ? await allRows(good.value) : [];
		expect(paths(found.map(({ value }) => value))).toEqual(["docs/a.md", "docs/b.md"]);
		symlinkSync("nowhere.md", join(dir, "docs/c.md"));
		const { result } = loadIn(dir);
		expect(!result.ok && result.problems.filter(({ code }) => code === "file_missing").map(formatProblem)).toEqual([
			"pipeline.yaml:4:22 file_missing: there is no data file docs/c.md",
		]);
	});

	it("is the same data wherever it is checked out, and another when a name or a text is", () => {
		const digest = (files: Record<string, string>) => pipelineOver("{ glob: docs/* }", files).data[0]?.sha256;
		const one = digest({ "docs/a": "1\n", "docs/b": "2" });
		expect(digest({ "docs/b": "2", "docs/a": "1\r\n" })).toBe(one);
		expect(digest({ "docs/a": "1\n", "docs/c": "2" })).not.toBe(one);
		expect(digest({ "docs/a": "1\n", "docs/b": "3" })).not.toBe(one);
	});

	it("tells of the first faulty files, and counts the rest", () => {
		const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`docs/${100 + index}.md`, ""]));
		const { result } = loadIn(pipelineFolder({ [PIPELINE_FILE]: rows("{ glob: docs/* }"), ...files }));
		const told = result.ok
			? []
			: result.problems.filter(({ code }) => code === "file_empty").map(({ message }) => message);
		expect(told).toHaveLength(21);
		expect(told.at(-1)).toBe("and 10 more problems in these files");
	});

	it.skipIf(process.platform === "win32")("tells of what the system does not let it read", () => {
		const dir = pipelineFolder({ [PIPELINE_FILE]: rows('{ glob: "docs/**" }'), "docs/a.md": "a", "docs/in/b.md": "b" });
		const told = () => {
			const { result } = loadIn(dir);
			const problems = result.ok ? [] : result.problems.filter(({ code }) => code === "file_unreadable");
			return problems.map(formatProblem);
		};
		expect(told()).toEqual([]);
		chmodSync(dir, 0o755);
		chmodSync(join(dir, "docs/a.md"), 0);
		expect(withoutPrivileges(told)).toEqual([
			"pipeline.yaml:4:22 file_unreadable: the data file docs/a.md cannot be read (EACCES)",
		]);
		chmodSync(join(dir, "docs/in"), 0);
		expect(withoutPrivileges(told)).toEqual([
			"pipeline.yaml:4:22 file_unreadable: the folder docs/in cannot be listed (EACCES)",
		]);
		chmodSync(join(dir, "docs/in"), 0o755);
	});

	it("tells of a folder whose files it cannot find, for the line break in its name", () => {
		const dir = pipelineFolder({
			[PIPELINE_FILE]: rows('{ glob: "docs/**/*.md" }'),
			"docs/a.md": "A",
			"docs/b\nc/d.md": "D",
		});
		const { result } = loadIn(dir);
		expect(result.ok ? [] : result.problems.map(({ code, message }) => [code, message])).toEqual([
			[
				"file_unreadable",
				expect.stringMatching(/^the folder docs\/b.c cannot be listed \(its name holds a line break: rename it\)$/s),
			],
		]);
	});

	it("is bounded", () => {
		const files = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`docs/${index}.md`, "x"]));
		const { result } = loadIn(pipelineFolder({ [PIPELINE_FILE]: rows("{ glob: docs/* }"), ...files }));
		expect(!result.ok && result.problems.map(formatProblem)).toEqual([
			"pipeline.yaml:4:22 out_of_range: expected at most 10000 files, found 10001 that match `docs/*`\n  hint: narrow the glob",
		]);
	});
});
