import { type BatchesOptions, type EngineBatches, withEngineBatches } from "../../app/engine-batches.ts";
import type { Batch, BatchTask } from "../../model/wire.ts";
import { dollars } from "../../values/dollars.ts";
import { plural } from "../../values/plural.ts";
import type { CliContext } from "../cli-context.ts";
import type { AccessFlags, CommandRunner, PipelineFlags } from "../command-runner.ts";
import { formatProblems } from "../format-problems.ts";
import { toAccess, toLoadOptions } from "../load-options.ts";
import { plainLine } from "../plain-text.ts";
import { refused } from "../show-run.ts";

interface Flags extends PipelineFlags, AccessFlags {
	readonly json?: boolean;
	readonly pipeline?: string;
}

type Action = (batches: EngineBatches, batchId: string, flags: Flags, context: CliContext) => Promise<void>;

const ACTIONS: { readonly [action: string]: Action } = {
	list: async (batches, _, flags, context) => show(await batches.list(), flags, context, (all) => all.map(describe)),
	status: async (batches, id, flags, context) =>
		show(await batches.status(id), flags, context, (batch) => [describe(batch)]),
	async tasks(batches, id, flags, context) {
		for await (const page of batches.tasks(id)) {
			for (const task of page) context.stdout.write(`${flags.json ? JSON.stringify(task) : describeTask(task)}\n`);
		}
	},
	async cancel(batches, id, flags, context) {
		const answer = await batches.cancel(id);
		if (!("cancelled_count" in answer)) {
			const message = `batch ${id} has ended (${answer.status.replaceAll("_", " ")}): there is nothing to cancel`;
			context.stderr.write(`${formatProblems([{ code: "batch_ended", severity: "warning", message }], [])}\n`);
			if (flags.json) show(answer, flags, context, () => []);
			return;
		}
		const line = `${answer.batch_id || id} cancelled: ${plural(answer.cancelled_count, "task")} stopped`;
		show(answer, flags, context, () => [plainLine(line)]);
	},
};

/** `list`, `status ID`, `tasks ID` or `cancel ID`. */
export const batches: CommandRunner<Flags> = async ([name = "list", batchId], flags, context) => {
	const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
	if (action === undefined || (name === "list") !== (batchId === undefined)) {
		context.stderr.write("expected `batches list`, or `status`, `tasks` or `cancel` with the id of a batch\n");
		return 2;
	}
	const access = toAccess(flags, context);
	if (!access.ok) return refused(access, context);
	const options: BatchesOptions = {
		...toLoadOptions(flags, context),
		access: access.access,
		file: flags.pipeline,
		batchId,
	};
	const result = await withEngineBatches(options, async (opened) => {
		await action(opened, batchId ?? "", flags, context);
		return { ok: true as const };
	});
	return result.ok ? 0 : refused(result, context);
};

function show<Value>(value: Value, { json }: Flags, { stdout }: CliContext, lines: (value: Value) => string[]): void {
	const text = json ? JSON.stringify(value, null, 2) : lines(value).join("\n");
	if (text !== "") stdout.write(`${text}\n`);
}

function describe({ batch_id, status, mode, counts, cost, created_at, name }: Batch): string {
	const tasks = `${counts.completed}/${counts.total} completed${counts.failed > 0 ? `, ${counts.failed} failed` : ""}`;
	return plainLine(
		`${batch_id}  ${status}  ${mode}  ${tasks}  ${dollars(cost)}  ${created_at}  ${name ?? ""}`.trimEnd(),
	);
}

function describeTask({ deepresearch_id, status, task_id, cost }: BatchTask): string {
	return plainLine(`${deepresearch_id}  ${status}  ${task_id ?? ""}${cost === undefined ? "" : `  ${dollars(cost)}`}`);
}
