import { describe, expect, it } from "vitest";
import { formatProblem, problemsOf } from "./pipeline-folder.ts";

const head = "version: 1\nname: watch\n";
const task = "tasks: { t: { query: q } }\n";
const told = async (file: string) => (await problemsOf(file)).map(formatProblem);
const codes = async (file: string) => (await problemsOf(file)).map(({ code }) => code);

describe("attempts that there are none of", () => {
	it.each(["{ attempts: 0 }", "{}", "{ attempts: 1, mode: heavy }", "{ attempts: 2, on: [failed] }"])(
		"are no matter where nothing speaks of them, or there are some: %s",
		async (retry) => {
			expect(await told(`${head}${task}retry: ${retry}\n`)).toEqual([]);
		},
	);

	it("are told once for the file, whose templates share it", async () => {
		const two = "tasks: { s: { query: q }, t: { query: r } }\n";
		expect(await codes(`${head}${two}retry: { on: [invalid] }\n`)).toEqual(["not_used_here"]);
	});
});
