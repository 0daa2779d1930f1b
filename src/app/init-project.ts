/** `trawl init`: a project to start from, in a folder where none of its files is in the way. */
import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { pipelineSchemaText } from "../load/pipeline-schema.ts";
import { pipelineTestSchemaText } from "../load/test-schema.ts";
import { starterFiles, writeStarter } from "../starter/write-starter.ts";
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
		return { ok: true, dir, repository, files: files.map(({ path }) => path) };
	} catch (error) {
		const { code, path = dir } = error as NodeJS.ErrnoException;
		if (code === undefined) throw error;
		return refuse(`cannot write ${path} (${code})`);
	}
}

function refuse(message: string): Refusal {
	return refuseFile(message, "choose another folder: `trawl init DIR`");
}
