/** The real YAML language server, as an editor starts it and speaks to it. */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** 0-based, as the protocol counts. */
export interface Place {
	readonly line: number;
	readonly character: number;
}

export interface Diagnostic {
	readonly message: string;
	readonly range: { readonly start: Place };
}

interface Message {
	readonly id?: number;
	readonly method?: string;
	readonly params?: {
		readonly uri?: string;
		readonly diagnostics?: readonly Diagnostic[];
		readonly items?: readonly unknown[];
	};
	readonly result?: unknown;
	readonly error?: { readonly message: string };
}

export class LanguageClient {
	readonly #server: ChildProcess;
	readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
	readonly #diagnostics = new Map<string, (found: readonly Diagnostic[]) => void>();
	#received = Buffer.alloc(0);
	#next = 1;

	private constructor(server: ChildProcess) {
		this.#server = server;
		server.stdout?.on("data", (bytes: Buffer) => this.#take(bytes));
	}

	/** `root`: the folder that the editor has open. */
	static async start(root: string): Promise<LanguageClient> {
		const bin = createRequire(import.meta.url).resolve("yaml-language-server/bin/yaml-language-server");
		const client = new LanguageClient(spawn(process.execPath, [bin, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] }));
		const rootUri = pathToFileURL(root).href;
		const capabilities = { textDocument: { completion: { completionItem: { snippetSupport: true } } } };
		await client.#ask("initialize", { processId: process.pid, rootUri, capabilities });
		client.#tell("initialized", {});
		const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
		client.#tell("workspace/didChangeConfiguration", { settings: { yaml } });
		return client;
	}

	/** Opens a document and gives what the server finds in it. */
	open(path: string, text: string): Promise<readonly Diagnostic[]> {
		const uri = pathToFileURL(path).href;
		const found = new Promise<readonly Diagnostic[]>((resolve) => this.#diagnostics.set(uri, resolve));
		this.#tell("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
		return found;
	}

	/** What is shown for the word at a place. */
	async hover(path: string, position: Place): Promise<string> {
		const result = await this.#ask("textDocument/hover", { textDocument: { uri: pathToFileURL(path).href }, position });
		const { contents } = (result ?? {}) as { contents?: { value?: string } };
		return contents?.value ?? "";
	}

	/** What is offered at a place. */
	async complete(path: string, position: Place): Promise<readonly { label: string; documentation: string }[]> {
		const result = await this.#ask("textDocument/completion", {
			...{ textDocument: { uri: pathToFileURL(path).href }, position },
		});
		const { items = [] } = result as { items?: { label: string; documentation?: string | { value: string } }[] };
		return items.map(({ label, documentation = "" }) => ({
			label,
			documentation: typeof documentation === "string" ? documentation : documentation.value,
		}));
	}

	async stop(): Promise<void> {
		await this.#ask("shutdown", null);
		this.#tell("exit", null);
	}

	#ask(method: string, params: unknown): Promise<unknown> {
		const id = this.#next++;
		const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
		this.#send({ jsonrpc: "2.0", id, method, params });
		return answer;
	}

	#tell(method: string, params: unknown): void {
		this.#send({ jsonrpc: "2.0", method, params });
	}

	#send(message: object): void {
		const body = Buffer.from(JSON.stringify(message));
		this.#server.stdin?.write(`Content-Length: ${body.length}\r\n\r\n`);
		this.#server.stdin?.write(body);
	}

	#take(bytes: Buffer): void {
		this.#received = Buffer.concat([this.#received, bytes]);
		for (;;) {
			const end = this.#received.indexOf("\r\n\r\n");
			if (end < 0) return;
			const length = Number(/Content-Length: (\d+)/i.exec(this.#received.subarray(0, end).toString())?.[1]);
			if (this.#received.length < end + 4 + length) return;
			const body = this.#received.subarray(end + 4, end + 4 + length).toString();
			this.#received = this.#received.subarray(end + 4 + length);
			this.#handle(JSON.parse(body) as Message);
		}
	}

	#handle({ id, method, params, result, error }: Message): void {
		if (method === "textDocument/publishDiagnostics") {
			this.#diagnostics.get(params?.uri ?? "")?.(params?.diagnostics ?? []);
		} else if (method !== undefined && id !== undefined) {
			// It asks for settings and registers capabilities; nothing is set otherwise.
			this.#send({ jsonrpc: "2.0", id, result: params?.items?.map(() => null) ?? null });
		} else if (id !== undefined) {
			const waiting = this.#waiting.get(id);
			this.#waiting.delete(id);
			if (error === undefined) waiting?.resolve(result);
			else waiting?.reject(new Error(error.message));
		}
	}
}
