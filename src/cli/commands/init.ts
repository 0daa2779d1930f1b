import { relative } from "node:path";
import { initProject } from "../../app/init-project.ts";
import type { CommandRunner } from "../command-runner.ts";
import { refused } from "../show-run.ts";

/** Writes a project to start from, and says what comes next. */
export const init: CommandRunner<object> = async ([folder = "."], _flags, context) => {
	const { cwd, stdout, stderr } = context;
	const made = initProject(folder, cwd);
	if (!made.ok) return refused(made, context);
	const place = relative(cwd, made.dir);
	const shown = (path: string) => (place === "" ? path : `${place}/${path}`);
	stdout.write(made.files.map((path) => `${shown(path)}\n`).join(""));
	const file = shown("pipelines/competitors.yaml");
	stderr.write(
		`\nNext: trawl plan ${file} --engine local    (what a run would do; sends nothing)\n` +
			`Then: trawl run ${file} --engine local     (free, over the notes)\n`,
	);
	return 0;
};
