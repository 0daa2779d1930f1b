/** `trawl init`: a project to start from, in a folder where none of its files is in the way. */
import { resolve } from "node:path";
import { pipelineSchemaText } from "../load/pipeline-schema.ts";
import type { Problem } from "../model/problem.ts";
import { filesInTheWay, starterFiles, writeStarter } from "../starter/write-starter.ts";
import type { Refusal } from "./refusal.ts";

export interface InitReport {
	readonly ok: true;
	/** Absolute. */
	readonly dir: string;
	/** Relative to it, sorted. */
	readonly files: readonly string[];
}

export function initProject(folder: string, cwd: string): InitReport | Refusal {
	const dir = resolve(cwd, folder);
	try {
		const present = filesInTheWay(dir);
		if (present.length > 0) return refuse(`${present.join(", ")} ${present.length === 1 ? "is" : "are"} there already`);
		writeStarter(dir, pipelineSchemaText());
		return { ok: true, dir, files: starterFiles() };
	} catch (error) {
		const { code, path = dir } = error as NodeJS.ErrnoException;
		if (code === undefined) throw error;
		return refuse(`cannot write ${path} (${code})`);
	}
}

function refuse(message: string): Refusal {
	const hint = "choose another folder: `trawl init DIR`";
	const problem: Problem = { code: "output_unwritable", severity: "error", message, hint };
	return { ok: false, problems: [problem], sources: [], exitCode: 4 };
}
