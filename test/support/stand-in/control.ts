/** The tests' side: commands as `POST /<name>` with a JSON body, on a port of its own. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FaultRule, Operation, OutcomeRule, Settings } from "./protocol.ts";
import type { World } from "./world.ts";

export interface Stage {
	world: World;
	/** A new world, as after a start. */
	reset(): void;
	connections(): number;
}

type Commands = { readonly [name: string]: (stage: Stage, body: unknown) => unknown };

const COMMANDS: Commands = {
	ledger: (stage) => stage.world.showLedger(stage.connections()),
	tasks: (stage) => stage.world.service.tasks(),
	settings: (stage, body) => stage.world.change(body as Partial<Settings>),
	outcomes: (stage, body) => stage.world.setOutcomes(body as readonly OutcomeRule[]),
	faults: (stage, body) => stage.world.setFaults(body as readonly FaultRule[]),
	release: (stage, body) => stage.world.service.release((body as { readonly text?: string }).text),
	reset: (stage) => stage.reset(),
	seen: (stage, body) => {
		const { operation, nth } = body as { readonly operation: Operation; readonly nth: number };
		return stage.world.seen(operation, nth);
	},
};

/** Answers 200 with the result, or 400 with the mistake of the test. */
export async function control(stage: Stage, request: IncomingMessage, response: ServerResponse): Promise<void> {
	try {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const command = COMMANDS[(request.url ?? "/").slice(1)];
		if (command === undefined) throw new Error(`the stand-in has no command ${request.url}`);
		const result = await command(stage, JSON.parse(Buffer.concat(chunks).toString("utf8")));
		response.writeHead(200).end(JSON.stringify(result ?? null));
	} catch (error) {
		response.writeHead(400).end(JSON.stringify(error instanceof Error ? error.message : String(error)));
	}
}
