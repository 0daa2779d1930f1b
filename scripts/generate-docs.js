// Writes the generated pages of docs/. With --check it writes nothing and exits 1 if a page is out of date.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cliDoc } from "./docs/cli-doc.js";
import { pipelineDoc } from "./docs/pipeline-doc.js";

const ROOT = new URL("../", import.meta.url);

/** Each generated page and how to make its text. Built code is imported from `dist`: run `npm run build` first. */
const PAGES = [
	{
		file: "docs/pipeline.md",
		generate: async () => {
			const { FILTER_NAMES, TAG_NAMES } = await import("../dist/template/liquid.js");
			const schema = JSON.parse(readFileSync(new URL("schemas/pipeline.schema.json", ROOT), "utf8"));
			return pipelineDoc(schema, { filters: FILTER_NAMES, tags: TAG_NAMES });
		},
	},
	{
		file: "docs/cli.md",
		generate: async () => cliDoc((await import("../dist/cli/program.js")).createProgram),
	},
];

/** Writes or compares one page; true when it was up to date or has been written. */
async function settle({ file, generate }, check) {
	const path = new URL(file, ROOT);
	const wanted = await generate();
	if (existsSync(path) && readFileSync(path, "utf8") === wanted) return true;
	if (check) {
		process.stderr.write(`${file} is out of date: run \`npm run docs\`\n`);
		return false;
	}
	writeFileSync(path, wanted);
	process.stderr.write(`wrote ${fileURLToPath(path)}\n`);
	return true;
}

const check = process.argv.includes("--check");
for (const page of PAGES) {
	if (!(await settle(page, check))) process.exitCode = 1;
}
