/** Any text of a user or of a service reaches every export safely, and can be read back from it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { neutraliseFormula } from "../../src/values/neutralise-formula.ts";
import { originalName } from "../../src/values/safe-file-name.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exportWell, outcome, read } from "./builders.ts";

const text = fc.oneof(
	fc.string({ unit: "grapheme", maxLength: 20 }),
	fc.string({ unit: "binary", maxLength: 20 }),
	fc.string({
		unit: fc.constantFrom(
			"=",
			"+",
			"'",
			"-",
			"@",
			"\t",
			"\r",
			"\n",
			'"',
			",",
			"\u202e",
			"\u2028",
			"\0",
			"\ud800",
			"<",
			"%",
		),
		maxLength: 8,
	}),
);

/** What the text is where only well-formed Unicode can stand. */
const wellFormed = (value: string) => value.toWellFormed();

test("keys, bindings, reports and errors survive to JSON, CSV, Markdown and file names", async () => {
	await fc.assert(
		fc.asyncProperty(
			text.filter((key) => key !== ""),
			text,
			text,
			async (key, cell, report) => {
				const tasks: TaskOutcome[] = [
					outcome({ key, bindings: { cell }, output: report }),
					outcome({
						key: `${key}!`,
						bindings: { cell },
						status: "failed",
						output: null,
						output_type: null,
						error: report,
					}),
				];
				const dir = temporaryFolder();
				await exportWell(dir, tasks);
				const [one, other] = JSON.parse(read(dir, "results.json")) as TaskOutcome[];
				expect([one?.key, one?.bindings, one?.output, other?.error]).toEqual([key, { cell }, report, report]);
				const [, row] = parseCsv(read(dir, "results.csv")) as string[][];
				expect(row?.[0]).toBe(neutraliseFormula(wellFormed(`launches/${key}`)));
				expect(row?.[3]).toBe(neutraliseFormula(wellFormed(cell)));
				const names = readdirSync(join(dir, "reports/launches")).map((name) => originalName(name.replace(/\.md$/, "")));
				expect(names.sort()).toEqual([key, `${key}!`].sort());
				for (const name of readdirSync(join(dir, "reports/launches"))) {
					const markdown = read(dir, `reports/launches/${name}`);
					const [, head = ""] = /^---\n([\s\S]*?)\n---\n/.exec(markdown) ?? [];
					expect((parse(head) as { bindings: { cell: string } }).bindings.cell).toBe(wellFormed(cell));
				}
			},
		),
		{ numRuns: 60 },
	);
});
