/** Writes a project to start from: a pipeline with its data, schema and notes, and a workflow that checks it. */
import { constants, copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder } from "../system/make-folder.ts";
import { packageFile } from "../values/package-file.ts";

/** As they are shipped. */
const STARTER = fileURLToPath(packageFile("starter/"));
/** What the editor checks the pipeline by; written from the published schema. */
const SCHEMA = "pipelines/schemas/pipeline.schema.json";

/** The files, relative to the project. */
export function starterFiles(): readonly string[] {
	const files = readdirSync(STARTER, { recursive: true, encoding: "utf8" })
		.filter((path) => statSync(join(STARTER, path)).isFile())
		.map((path) => path.replaceAll("\\", "/"));
	return [...files, SCHEMA].sort();
}

/** Those that are there already. */
export function filesInTheWay(dir: string): readonly string[] {
	return starterFiles().filter((path) => existsSync(join(dir, path)));
}

/** `schema`: the text of the published schema. Overwrites nothing: throws where a file is there. */
export function writeStarter(dir: string, schema: string): void {
	for (const path of starterFiles()) {
		const target = join(dir, path);
		makeFolder(dirname(target));
		if (path === SCHEMA) writeFileSync(target, schema, { flag: "wx" });
		else copyFileSync(join(STARTER, path), target, constants.COPYFILE_EXCL);
	}
}
