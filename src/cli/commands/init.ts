import { join, relative } from "node:path";
import { initProject } from "../../app/init-project.ts";
import type { CommandRunner } from "../command-runner.ts";
import { ownCommand } from "../own-command.ts";
import { plainLine } from "../plain-text.ts";
import { refused } from "../show-run.ts";

/** Writes a project to start from, and says what comes next. */
export const init: CommandRunner<object> = async ([folder = "."], _flags, context) => {
	const { cwd, stdout, stderr } = context;
	const made = initProject(folder, cwd);
	if (!made.ok) return refused(made, context);
	const shown = (path: string) => plainLine(relative(cwd, path).replaceAll("\\", "/"));
	stdout.write(made.files.map((path) => `${shown(path)}\n`).join(""));
	const file = relative(cwd, join(made.dir, "pipelines/competitors.yaml")).replaceAll("\\", "/");
	const trawl = (verb: string, ...flags: readonly string[]) => ownCommand(context, [verb, file, ...flags]);
	stderr.write(
		`\nNext: ${trawl("plan", "--engine", "local")}    (what a run would do; sends nothing)\n` +
			`Then: ${trawl("run", "--engine", "local")}     (free, over the notes)\n` +
			`Test: ${trawl("test")}    (no engine, no cost; a workflow does it on pull requests)\n` +
			`${aboutWorkflows(made.dir, made.repository)}\n`,
	);
	return 0;
};

/** GitHub reads workflows at the root of a repository alone. */
function aboutWorkflows(dir: string, repository: string | undefined): string {
	if (repository === undefined) return "The workflows are for GitHub, once this folder is the root of a repository.";
	if (repository === dir) return "The workflows are for GitHub.";
	return "The workflows are for GitHub, and so at the root of the repository rather than in the folder of the project.";
}
