/**
 * The command line: commands, flags and help. Each command's code is loaded when it is called.
 *
 * Data goes to stdout, everything said to a person to stderr. Wrong words end with exit code 2.
 */
import { Command, CommanderError, Option } from "commander";
import type { CliContext } from "./cli-context.ts";
import type { CommandRunner } from "./command-runner.ts";
import {
	accessFlags,
	DETACH,
	MAX_COST,
	parseCount,
	parseDollars,
	parsePort,
	parsePrices,
	parsePublicUrl,
	parseTimeout,
	patternFlags,
	pipelineFlags,
	RUN,
	STATE,
	selectionFlags,
	showFlags,
	YES,
} from "./flags.ts";
import { explainMissingFile, liftFiles } from "./lift-files.ts";

/** Builds the program; `done` gets the exit code of the command that ran. */
export function createProgram(context: CliContext, version: string, done: (exitCode: number) => void): Command {
	const program = new Command("trawl")
		.description("Runs declarative batch-research pipelines: one YAML file, one command, every task paid for once.")
		.version(version, "-V, --version", "print the version")
		.helpOption("-h, --help", "print help")
		.helpCommand(false)
		.exitOverride()
		.configureOutput({
			writeOut: (text) => context.stdout.write(text),
			writeErr: (text) => context.stderr.write(text),
		})
		.showSuggestionAfterError(true)
		.showHelpAfterError("(`trawl --help` lists commands and flags)");
	const command = <Options>(use: string, description: string, load: () => Promise<CommandRunner<Options>>) =>
		program
			.command(use)
			.description(description)
			.action(async (...words: unknown[]) => {
				const parameters = words
					.slice(0, -2)
					.flat()
					.filter((word) => typeof word === "string");
				const run = await load();
				done(await run(parameters, words.at(-2) as Options, context));
			});

	pipelineFlags(
		command(
			"validate",
			"check pipelines offline: everything that can be known before money is spent",
			async () => (await import("./commands/validate.ts")).validate,
		).argument("<file...>", "pipeline files"),
	)
		.addOption(
			new Option(
				"--format <format>",
				"how to print problems: for people, for programs, beside the lines of a pull request",
			)
				.choices(["pretty", "json", "github", "sarif"])
				.default("pretty"),
		)
		.addOption(new Option("--json", "the same as --format json").conflicts("format"));

	selectionFlags(
		accessFlags(
			pipelineFlags(
				command(
					"plan",
					"show what a run would do and cost, without doing it",
					async () => (await import("./commands/plan.ts")).plan,
				).argument("<file>", "pipeline file"),
			),
		),
	)
		.option("--state <dir>", STATE)
		.option("--max-cost <dollars>", "tell whether a run with this cap would be refused", parseDollars)
		.option("--remote", "ask the service what it has that the state does not know, and plan to take it over")
		.option("--out <file>", "save the plan; `trawl run <file>` runs it as it was reviewed")
		.option("--tasks", "list every task with its action and reason")
		.option("--json", "print the plan as JSON, one task a line after the summary")
		.option("--detailed-exitcode", "exit with 10 when there is work to do");

	showFlags(
		selectionFlags(
			accessFlags(
				pipelineFlags(
					command(
						"run",
						"validate, plan, run and export; the same command again continues an unfinished run",
						async () => (await import("./commands/run.ts")).run,
					).argument("<file>", "pipeline file, or a plan that `trawl plan --out` saved"),
				),
			),
		),
	)
		.option("--state <dir>", STATE)
		.option("--out <dir>", "folder of the results (default: export.dir of the file)")
		.option("--max-cost <dollars>", MAX_COST, parseDollars)
		.option("--yes", YES)
		.option("--new", "do not continue an unfinished run: take over what was sent and plan the rest afresh")
		.option("--detach", DETACH);

	showFlags(
		accessFlags(
			pipelineFlags(
				command(
					"collect",
					"pick up detached or interrupted runs",
					async () => (await import("./commands/collect.ts")).collect,
				).argument("[run]", "pipeline file, name of a pipeline, or id of a run (default: every unfinished run)"),
			),
		),
	)
		.option("--state <dir>", STATE)
		.option(
			"--out <dir>",
			"folder of the results, where the state was lost and a file is given; refused for a run that is known",
		)
		.option("--missing", "also write the results of finished runs that their folder lacks")
		.option("--wait", "wait until everything has ended")
		.option("--timeout <duration>", "wait so long at most, such as 90s or 2h; implies --wait", parseTimeout)
		.option("--max-cost <dollars>", MAX_COST, parseDollars)
		.option(
			"--yes",
			"buy what is left even where the state, and with it the consent, was lost; with --max-cost, agree to more",
		);

	showFlags(
		accessFlags(
			command(
				"retry",
				"one more attempt at the failed, invalid, rejected and cancelled tasks of a finished run",
				async () => (await import("./commands/retry.ts")).retry,
			).argument("[run]", RUN),
		),
	)
		.option("--state <dir>", STATE)
		.option("--max-cost <dollars>", MAX_COST, parseDollars)
		.option("--yes", YES)
		.option("--detach", DETACH);

	command(
		"status",
		"show a run: its tasks, batches and cost",
		async () => (await import("./commands/status.ts")).status,
	)
		.argument("[run]", RUN)
		.option("--state <dir>", STATE)
		.option("--json", "print it as JSON")
		.option("--watch", "print it again whenever it has changed, until the run has ended");

	command(
		"test",
		"run the tests of pipelines, in <name>.test.yaml beside each: no engine, no cost",
		async () => (await import("./commands/test.ts")).test,
	)
		.argument("<files...>", "pipeline files")
		.option("--update", "write the snapshots as they are now");

	command(
		"init",
		"write a project to start from: a pipeline with its data, schema, notes and tests, and workflows",
		async () => (await import("./commands/init.ts")).init,
	).argument("[dir]", "folder of the project", ".");

	command(
		"show",
		"show one task: what it asked, what became of it, and why it ran",
		async () => (await import("./commands/show.ts")).show,
	)
		.argument("<task>", "id of the task, such as launches/acme")
		.option("--run <run>", RUN)
		.option("--state <dir>", STATE)
		.option("--json", "print it as JSON");

	showFlags(
		accessFlags(
			command(
				"cancel",
				"cancel an unfinished run: stop what is under way, keep what has finished",
				async () => (await import("./commands/cancel.ts")).cancel,
			).argument("[run]", "id of a run, pipeline file, or name of a pipeline (default: the newest unfinished run)"),
		),
	).option("--state <dir>", STATE);

	command(
		"export",
		"write the results of a run again, without running anything",
		async () => (await import("./commands/export.ts")).exportResults,
	)
		.argument(
			"[run]",
			"pipeline file, for the formats and columns that it has now; or id of a run or name of a pipeline, for those that the run had (default: the newest run)",
		)
		.option("--state <dir>", STATE)
		.option("--out <dir>", "folder of the results (default: where the run wrote them)")
		.option("--partial", "also while tasks are pending");

	patternFlags(
		command(
			"diff",
			"show what changed between two runs or results folders: fields, text, sources, status, cost",
			async () => (await import("./commands/diff.ts")).diff,
		)
			.argument(
				"[a]",
				"the earlier side: id of a run, pipeline file, name of a pipeline for its newest finished run, each with ~n for the n-th finished one before it; or a results folder or file. Alone, a run is compared with the one before it (default: the newest finished run)",
			)
			.argument("[b]", "the later side, likewise"),
	)
		.option("--state <dir>", STATE)
		.addOption(
			new Option("--format <format>", "for people, for a comment or summary in Markdown, or for programs")
				.choices(["pretty", "md", "json"])
				.default("pretty"),
		)
		.addOption(new Option("--json", "the same as --format json").conflicts("format"))
		.option("--exit-code", "exit with 10 when a task was changed, added or gone")
		.option("--no-color", "no colours on a terminal; NO_COLOR says the same");

	accessFlags(
		pipelineFlags(
			command(
				"adopt",
				"take in a batch that the service no longer lists, after a loss of the state",
				async () => (await import("./commands/adopt.ts")).adopt,
			)
				.argument("<batch>", "id of the batch")
				.argument("[pipeline]", "file or name of the pipeline it belongs to (default: that of the newest run)"),
		),
	).option("--state <dir>", STATE);

	accessFlags(
		pipelineFlags(
			command(
				"batches",
				"look at the batches on an engine, or cancel one: list, status, tasks, cancel",
				async () => (await import("./commands/batches.ts")).batches,
			)
				.argument("[action]", "list, status, tasks or cancel", "list")
				.argument("[batch]", "id of the batch"),
		),
	)
		.option("--pipeline <file>", "the pipeline whose engine is meant (default: the hosted service)")
		.option("--state <dir>", STATE)
		.option("--json", "print it as JSON");

	command(
		"serve",
		"offer the embedded engine over HTTP, as the Batch API; the key is TRAWL_API_KEY",
		async () => (await import("./commands/serve.ts")).serve,
	)
		.requiredOption("--corpus <glob...>", "files that are researched, relative to the working folder")
		.option("--port <n>", "port to listen on; 0 for any that is free", parsePort, 8787)
		.option("--host <host>", "address to listen on; one that other machines can reach needs a key", "127.0.0.1")
		.option("--data <dir>", "folder of the batches and their results", ".trawl/serve")
		.option("--concurrency <n>", "tasks researched at the same time", parseCount, 2)
		.option(
			"--task-timeout <duration>",
			"how long a task may be researched before it fails, such as 90s or 30m (default: fast 5m, standard 20m, heavy 90m, max 180m); begins anew when a task is begun again after a restart",
			parseTimeout,
		)
		.addOption(
			new Option("--charge <how>", "what tasks are said to cost: nothing, or the reference's prices, for rehearsals")
				.choices(["none", "reference"])
				.default("none"),
		)
		.option("--model <name>", "let a language model write the answers, at the endpoint of --model-url")
		.option("--model-url <url>", "OpenAI-compatible endpoint of the model, with its version prefix")
		.option("--model-key-env <variable>", "environment variable that holds the endpoint's key")
		.option(
			"--model-prices <input,output>",
			"US dollars for a million input and output tokens: tasks are said to cost what they used",
			parsePrices,
		)
		.option(
			"--allow-private-urls",
			"let the `urls` of tasks lead to this machine and into private networks: only for callers who may see all that is there",
		)
		.option("--no-key", "let everybody on this machine ask without a key")
		.option(
			"--public-url <url>",
			"how callers reach it, with /v1, where a proxy or a name stands before it: links to PDFs begin with it",
			parsePublicUrl,
		)
		.option("--quiet", "log no requests and no webhooks");

	command(
		"schema",
		"print the JSON Schema of pipeline files",
		async () => (await import("./commands/schema.ts")).schema,
	);
	return program;
}

/** Runs the words in the context and returns the exit code. */
export async function runProgram(context: CliContext, version: string): Promise<number> {
	let exitCode = 0;
	const program = createProgram(context, version, (code) => {
		exitCode = code;
	});
	try {
		if (context.argv.length === 0) {
			context.stderr.write(program.helpInformation());
			return 2;
		}
		await program.parseAsync([...liftFiles(context.argv)], { from: "user" });
		return exitCode;
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		const hint = error.code === "commander.missingArgument" ? explainMissingFile(context.argv) : undefined;
		if (hint !== undefined) context.stderr.write(`${hint}\n`);
		return error.exitCode === 0 ? 0 : 2;
	}
}
