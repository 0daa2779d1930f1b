/** The six operations, each at its path (contract 1). Bodies and queries pass to the port as they came. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { BatchApi } from "../model/batch-api.ts";
import type { BatchTask, CreateBatchRequest, ListTasksQuery, TaskInput } from "../model/wire.ts";
import { checkListBatchesQuery, checkNoBody } from "../wire/check-request.ts";
import { refuseFaults } from "../wire/refuse-faults.ts";
import { readAddTasks } from "./read-add-tasks.ts";
import { type QueryTexts, readQuery } from "./read-query.ts";

interface OfBatch {
	readonly Params: { readonly id: string };
	readonly Querystring: QueryTexts;
}

const BATCHES = "/v1/deepresearch/batches";

/** For one request: a task with links that its caller can follow. */
export type NameLinks = (request: FastifyRequest) => (task: BatchTask) => BatchTask;

export function addRoutes(app: FastifyInstance, api: BatchApi, nameLinks: NameLinks = () => (task) => task): void {
	app.post(BATCHES, async ({ body }, reply) => {
		reply.code(201);
		return api.createBatch(body as CreateBatchRequest);
	});
	app.get<OfBatch>(BATCHES, async ({ query }) => {
		const read = readQuery(query);
		refuseFaults(checkListBatchesQuery(read));
		return api.listBatches(read.limit as number | undefined);
	});
	app.get<OfBatch>(`${BATCHES}/:id`, async ({ params }) => api.getBatch(params.id));
	app.post<OfBatch>(`${BATCHES}/:id/tasks`, async ({ params, body }, reply) => {
		const tasks: readonly TaskInput[] = readAddTasks(body);
		reply.code(202);
		return api.addTasks(params.id, tasks);
	});
	app.get<OfBatch>(`${BATCHES}/:id/tasks`, async (request) => {
		const page = await api.listTasks(request.params.id, readQuery(request.query) as ListTasksQuery);
		return { ...page, tasks: page.tasks.map(nameLinks(request)) };
	});
	app.post<OfBatch>(`${BATCHES}/:id/cancel`, async ({ params, body }) => {
		refuseFaults(checkNoBody(body));
		return api.cancelBatch(params.id);
	});
}
