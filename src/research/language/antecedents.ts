/**
 * Sentences that lean on the one before them: what `It`, `Its` or `These` stands for is said there. They are only
 * used together with it.
 */

const PRONOUN =
	"(?:it|its|itself|they|their|theirs|them|he|his|she|her|hers|this|these|that|those|such|both|neither|either|one of (?:them|these|those)|the (?:first|second|third|last|latter|former|other|others|same|two|three|rest)(?= (?:is|are|was|were|has|have|had|can|will|one|ones|of these|of them)\\b|[,:]))";
const LEADS_IN =
	"(?:(?:however|but|and|so|also|then|instead|otherwise|therefore|thus|still|yet|moreover|furthermore|besides|unlike|when|if|because|since|as|while|after|before|unless|once|although|though|with|in|by|for|to|of|from|on),? )?";
const LEANS = new RegExp(`^["“(*_]*${LEADS_IN}${PRONOUN}(?![\\p{L}\\p{N}-])`, "iu");

/** `It is recommended to …`, `that time of the year`, `this package`: these say what they mean, or stand for nothing. */
const STANDS =
	/^["“(*_]*(?:(?:in|with|for|of|by|from|to|on) )?(?:it(?:['’]s| is| was| may be| can be)(?: (?:also|often|usually|still|always|not|best|strongly|highly))* (?:possible|recommended|advised|important|necessary|required|allowed|forbidden|worth|useful|helpful|common|likely|easy|hard|up|up to|safe|better)\b(?! (?:by|for) )|(?:this|these) (?:(?:source|code|npm|small|short) )?(?:package|library|module|project|repository|repo|tool|plugin|framework|document|handbook|guide|manual|page|report|readme|policy|year|week|month|section|chapter|article|website|site|company)\b|it takes\b)/iu;

/** True where the sentence does not say itself what it is about. */
export function leansOnBefore(sentence: string): boolean {
	return LEANS.test(sentence) && !STANDS.test(sentence);
}
