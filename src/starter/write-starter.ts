/**
 * Writes a project to start from: a pipeline with its data, schema, notes and tests, and workflows that check it and run
 * it on a schedule. The workflows are written where GitHub reads them: at the root of the repository, whichever folder of it the project is in.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder } from "../system/make-folder.ts";
import { packageFile } from "../values/package-file.ts";

/** As they are shipped. */
const STARTER = fileURLToPath(packageFile("starter/"));
/** Folder of the workflows. */
const WORKFLOWS = ".github/workflows";
/** Where editors find what they check the pipeline and its tests by. */
const SCHEMAS = "pipelines/schemas";

/** What the files depend on beside what is shipped. */
export interface StarterPlace {
	/** Absolute folder of the project. */
	readonly dir: string;
	/** Absolute root of the repository that has it; undefined outside of one, where the project counts as its root. */
	readonly repository: string | undefined;
	/** Of Trawl, for the workflow. */
	readonly version: string;
	/** Texts of the published schemas by file name. */
	readonly schemas: Readonly<Record<string, string>>;
}

export interface StarterFile {
	/** Absolute. */
	readonly path: string;
	readonly text: string;
}

/** All files of the project, sorted by path. */
export function starterFiles(place: StarterPlace): readonly StarterFile[] {
	const shipped = readdirSync(STARTER, { recursive: true, encoding: "utf8" })
		.filter((path) => statSync(join(STARTER, path)).isFile())
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => !path.startsWith(`${WORKFLOWS}/`))
		.map((path) => ({ path: join(place.dir, path), text: readFileSync(join(STARTER, path), "utf8") }));
	const schemas = Object.entries(place.schemas).map(([name, text]) => ({ path: join(place.dir, SCHEMAS, name), text }));
	const workflows = readdirSync(join(STARTER, WORKFLOWS)).map((file) => workflowOf(file, place));
	return [...shipped, ...schemas, ...workflows].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Overwrites nothing: throws where a file is there. */
export function writeStarter(files: readonly StarterFile[]): void {
	for (const { path, text } of files) {
		makeFolder(dirname(path));
		writeFileSync(path, text, { flag: "wx" });
	}
}

/** Named after the folder as well where that is not the root, so that several projects of a repository have one each. */
function workflowOf(file: string, { dir, repository = dir, version }: StarterPlace): StarterFile {
	const below = relative(repository, dir).split(sep).join("/");
	const name = [basename(file, ".yaml"), ...(below === "" ? [] : [below.replace(/[^\p{L}\p{N}._-]+/gu, "-")])].join(
		"-",
	);
	const blanks: Readonly<Record<string, string>> = {
		name,
		version,
		folder: quotable(below === "" ? "." : below),
		prefix: quotable(below === "" ? "" : `${below.replace(/[\\*?+[\]!]/g, "\\$&")}/`),
	};
	const shipped = readFileSync(join(STARTER, WORKFLOWS, file), "utf8");
	const text = shipped.replace(/%(name|version|folder|prefix)%/g, (_, blank: string) => blanks[blank] ?? "");
	return { path: join(repository, WORKFLOWS, `${name}.yaml`), text };
}

/** For the inside of a double-quoted scalar of YAML. */
function quotable(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}
