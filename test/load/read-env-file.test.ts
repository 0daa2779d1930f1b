import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEnvFile } from "../../src/load/read-env-file.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const read = (content: string | Uint8Array) => {
	const path = join(temporaryFolder(), "keys.env");
	writeFileSync(path, content);
	return readEnvFile(path, "keys.env");
};

describe("an env file", () => {
	test.each([
		["VALYU_API_KEY=val_x\n", { VALYU_API_KEY: "val_x" }],
		["\ufeffVALYU_API_KEY=val_x\r\nOTHER=2\r\n", { VALYU_API_KEY: "val_x", OTHER: "2" }],
		["# keys\n\nexport VALYU_API_KEY = 'val # x' # mine\nEMPTY=\n", { VALYU_API_KEY: "val # x", EMPTY: "" }],
		['A="two\nlines"\nB=a=b\nC=$A', { A: "two\nlines", B: "a=b", C: "$A" }],
	])("%j is read", (content, value) => {
		expect(read(content)).toEqual({ ok: true, value, warnings: [] });
	});

	test.each([
		["A=1\nval_secret\nB=val_other", "line 2"],
		["A=1\r\n\r\nval secret=val_other", "line 3"],
		['A=1\nKEY="val_secret', "line 2"],
		["KEY='", "line 1"],
		["A=1\nval_secret", "line 2"],
	])("%j is refused with its line and nothing of what stands there", (content, line) => {
		const result = read(content);
		expect(result).toMatchObject({ ok: false, problems: [{ code: "env_file" }] });
		const told = JSON.stringify(result);
		expect(told).toContain(`${line} of keys.env`);
		expect(told).not.toMatch(/val_|secret|other/);
		// A place would print the line.
		expect(told).not.toContain("location");
	});

	test("that cannot be read says why", () => {
		const folder = temporaryFolder();
		mkdirSync(join(folder, "dir"));
		expect(readEnvFile(join(folder, "none"))).toMatchObject({ ok: false, problems: [{ code: "file_missing" }] });
		expect(readEnvFile(join(folder, "dir"))).toMatchObject({ ok: false, problems: [{ code: "file_unreadable" }] });
		expect(read(Buffer.from("A=\xff", "latin1"))).toMatchObject({ ok: false, problems: [{ code: "file_encoding" }] });
	});
});
