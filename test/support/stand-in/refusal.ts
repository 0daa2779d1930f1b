import type { FieldError } from "../../../src/model/batch-api.ts";
import type { Json } from "../../../src/model/json.ts";
import { summariseFieldErrors } from "../../../src/wire/field-error.ts";

/** An answer of the service. */
export interface Answer {
	readonly status: number;
	readonly body: Json;
}

/** Thrown by the service's operations for what they refuse. Nothing has been changed then. */
export class Refusal extends Error {
	readonly status: number;
	readonly errors: readonly FieldError[];

	constructor(status: number, message: string, errors: readonly FieldError[] = []) {
		super(message);
		this.status = status;
		this.errors = errors;
	}
}

/** Refuses with 400 and every fault by name, if there is one. */
export function refuse(errors: readonly FieldError[]): void {
	if (errors.length > 0) throw new Refusal(400, summariseFieldErrors(errors), errors);
}

/** The error body of the contract, section 2.5: `error` is text, fields are told beside it. */
export function refusalAnswer({ status, message, errors }: Refusal): Answer {
	const details = errors.length === 0 ? {} : { errors: errors.map((error) => ({ ...error })) };
	return { status, body: { success: false, error: message, ...details } };
}

/** The answer of an operation; a refusal is one too. */
export function answered(act: () => Answer): Answer {
	try {
		return act();
	} catch (error) {
		if (error instanceof Refusal) return refusalAnswer(error);
		throw error;
	}
}
