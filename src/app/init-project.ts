/** `trawl init`: a project to start from, in a folder where none of its files is in the way. */
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pipelineSchemaText } from "../load/pipeline-schema.ts";
import { findProjectRoot } from "../load/project-root.ts";
import { pipelineTestSchemaText } from "../load/test-schema.ts";
import { starterFiles, writeStarter } from "../starter/write-starter.ts";
import { makeOwnFolder } from "../store/make-own-folder.ts";
import { repositoryRoot } from "../system/git.ts";
import { readVersion } from "../system/version.ts";
import type { Refusal } from "./refusal.ts";
import { refuseFile } from "./refuse-file.ts";

export interface InitReport {
	readonly ok: true;
	/** Absolute. */
	readonly dir: string;
	/** Absolute root of the repository that the project is in, which has the workflows; undefined outside of one. */
	readonly repository: string | undefined;
	/** Absolute, sorted. */
	readonly files: readonly string[];
}

export function initProject(folder: string, cwd: string): InitReport | Refusal {
	const dir = resolve(cwd, folder);
	const repository = repositoryRoot(dir);
	try {
		const schemas = {
			"pipeline.schema.json": pipelineSchemaText(),
			"pipeline-test.schema.json": pipelineTestSchemaText(),
		};
		const files = starterFiles({ dir, repository, version: readVersion(), schemas });
		const present = files.filter(({ path }) => existsSync(path)).map(({ path }) => relative(dir, path));
		if (present.length > 0) return refuse(`${present.join(", ")} ${present.length === 1 ? "is" : "are"} there already`);
		writeStarter(files);
		const written = files.map(({ path }) => path);
		return { ok: true, dir, repository, files: [...markProject(dir), ...written].sort() };
	} catch (error) {
		const { code, path = dir } = error as NodeJS.ErrnoException;
		if (code === undefined) throw error;
		return refuse(`cannot write ${path} (${code})`);
	}
}

/**
 * Where nothing above says which folder is the project, the pipeline's own would be it, and `trawl status` would find no state
 * in the folder that the steps are told for. What was written.
 */
function markProject(dir: string): readonly string[] {
	const pipelines = join(dir, "pipelines");
	if (findProjectRoot(pipelines) !== pipelines) return [];
	makeOwnFolder(join(dir, ".trawl"));
	return [join(dir, ".trawl", ".gitignore")];
}

function refuse(message: string): Refusal {
	return refuseFile(message, "choose another folder: `trawl init DIR`");
}
