/**
 * Two sets of results → what differs between them.
 *
 * Each side is read once; of every task only its digest and its costs stay, so that results may be larger than memory. By the digests
 * everything is counted. The tasks that differ are read again, one at a time, when their differences are asked for.
 */
import type {
	ComparedResults,
	ComparedTask,
	Comparison,
	DifferenceCounts,
	ListedTask,
	TaskDifference,
} from "../model/comparison.ts";
import { roundDollars } from "../values/round-dollars.ts";
import { unseenAttempts } from "../values/unseen-attempts.ts";
import { compareTasks, digestQuery, digestTask } from "./compare-tasks.ts";

/** What stays of a task. */
interface Entry extends Pick<ComparedTask, "id" | "template" | "status" | "cost" | "attempts"> {
	readonly content: string;
	readonly query: string;
}

type Side = ReadonlyMap<string, Entry>;

export interface CompareOptions {
	/** Whether a task is compared; asked once for each id, in the order of after, then of before. Default: all are. */
	readonly takes?: (task: Pick<ComparedTask, "id" | "status">) => boolean;
	/** Called after each task that was read; may wait, and may throw to stop. */
	readonly pause: () => Promise<void>;
}

const TAKES_ALL = () => true;

export async function compareResults(
	before: ComparedResults,
	after: ComparedResults,
	{ takes = TAKES_ALL, pause }: CompareOptions,
): Promise<Comparison> {
	const [allOld, allNew] = [await readSide(before, pause), await readSide(after, pause)];
	const now = keep(allNew, takes);
	const old = keep(allOld, (entry) => (allNew.has(entry.id) ? now.has(entry.id) : takes(entry)));
	const kinds = sortOut(old, now);
	return {
		counts: countsOf(kinds, old, now),
		sides: { before: totalsOf(old), after: totalsOf(now) },
		*differences(): Generator<TaskDifference> {
			for (const id of kinds.changed) yield compareTasks(before.task(id), after.task(id));
			for (const change of ["added", "gone", "pending"] as const) {
				for (const id of kinds[change]) yield listed(change, old.get(id), now.get(id));
			}
		},
	};
}

async function readSide(results: ComparedResults, pause: () => Promise<void>): Promise<Side> {
	const side = new Map<string, Entry>();
	for (const task of results.read()) {
		const { id, template, status, cost } = task;
		const attempts = task.attempts.map(({ service_id, cost: paid }) => ({ service_id, cost: paid }));
		side.set(id, { id, template, status, cost, attempts, content: digestTask(task), query: digestQuery(task) });
		await pause();
	}
	return side;
}

function keep(side: Side, takes: (entry: Entry) => boolean): Side {
	return new Map([...side].filter(([, entry]) => takes(entry)));
}

/** Ids by what happened to them, each in planned order. */
function sortOut(old: Side, now: Side) {
	const kinds = { changed: [], added: [], gone: [], pending: [], unchanged: [] } as Record<
		Exclude<keyof DifferenceCounts, "asked_otherwise">,
		string[]
	>;
	for (const entry of now.values()) kinds[kindOf(old.get(entry.id), entry)].push(entry.id);
	for (const { id } of old.values()) if (!now.has(id)) kinds.gone.push(id);
	return kinds;
}

function kindOf(earlier: Entry | undefined, entry: Entry): "added" | "pending" | "unchanged" | "changed" {
	if (earlier === undefined) return "added";
	if (earlier.status === "pending" || entry.status === "pending") return "pending";
	return earlier.content === entry.content ? "unchanged" : "changed";
}

function countsOf(kinds: ReturnType<typeof sortOut>, old: Side, now: Side): DifferenceCounts {
	const { changed, added, gone, pending, unchanged } = kinds;
	const isAskedOtherwise = (id: string) => old.get(id)?.query !== now.get(id)?.query;
	return {
		changed: changed.length,
		added: added.length,
		gone: gone.length,
		pending: pending.length,
		unchanged: unchanged.length,
		asked_otherwise: changed.filter(isAskedOtherwise).length + unchanged.filter(isAskedOtherwise).length,
	};
}

function totalsOf(side: Side) {
	const costs = [...side.values()].flatMap(unseenAttempts()).flatMap(({ cost }) => (cost === null ? [] : [cost]));
	return {
		tasks: side.size,
		pending: [...side.values()].filter(({ status }) => status === "pending").length,
		cost: costs.length === 0 ? null : roundDollars(costs.reduce((sum, cost) => sum + cost, 0)),
	};
}

function listed(change: ListedTask["change"], old: Entry | undefined, now: Entry | undefined): ListedTask {
	const entry = (now ?? old) as Entry;
	return {
		change,
		id: entry.id,
		template: entry.template,
		status: { before: old?.status ?? null, after: now?.status ?? null },
		cost: { before: old?.cost ?? null, after: now?.cost ?? null },
	};
}
