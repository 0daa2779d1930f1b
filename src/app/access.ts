/** How the hosted service is reached: key and address from the environment, or from a file of it. */
import type { EngineAccess } from "./engines.ts";
import type { Refusal } from "./refusal.ts";

export interface AccessRequest {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly cwd: string;
	/** `--base-url`. */
	readonly baseUrl: string | undefined;
	/** `--env-file`. */
	readonly envFile: string | undefined;
}

export function resolveAccess(request: AccessRequest): { readonly ok: true; readonly access: EngineAccess } | Refusal {
	const { env, baseUrl } = request;
	const url = baseUrl ?? present(env.VALYU_BASE_URL);
	return { ok: true, access: { apiKey: present(env.VALYU_API_KEY), baseUrl: url } };
}

/** An empty variable counts as missing (contract section 1). */
function present(value: string | undefined): string | undefined {
	return value === undefined || value.trim() === "" ? undefined : value.trim();
}
