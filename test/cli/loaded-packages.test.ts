/** What only some runs need is not waited for by the others. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createRig, sampleProject } from "./cli-rig.ts";

const HOOK = fileURLToPath(new URL("./loaded-packages.mjs", import.meta.url));
/** Servers, requests, PDFs, the text of pages, and the page of the results. */
const LATE = ["fastify", "undici", "pdfkit", "unpdf", "linkedom", "@mozilla/readability", "sanitize-html"];

test.each([
	["--version", [], ["yaml", ...LATE]],
	["validate", ["pipeline.yaml"], LATE],
	["plan", ["pipeline.yaml"], LATE],
])("%s loads no more than it needs", async (command, argv, late) => {
	const rig = createRig(sampleProject());
	const told = join(rig.dir, "told.txt");
	const env = { TOLD_TO: told, NODE_OPTIONS: `--import=${HOOK}` };
	const result = await createRig(sampleProject(), env).run(command, ...argv);
	expect(result.exitCode, result.stderr).toBe(0);
	const loaded = existsSync(told) ? rig.read("told.txt").split("\n") : [];
	expect(loaded).toContain("commander");
	if (command !== "--version") expect(loaded).toContain("yaml");
	expect(loaded.filter((name) => late.includes(name))).toEqual([]);
});
