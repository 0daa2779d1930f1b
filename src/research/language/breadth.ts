/** Questions about a thing as a whole: they are answered from all its sections, not from the best sentence. */

const BROAD =
	/^\s*(?:please )?(?:tell (?:me|us) (?:all |everything |more )?about|summari[sz]e|give (?:me |us )?(?:an? )?(?:overview|summary|profile)|describe|profile|review|introduce|present|compare|outline|brief (?:me|us) on)\b|\b(?:facts|overview|profile|summary|key points) (?:of|on|about)\b|\b(?:say|says|know|known|tell us|write|writes|mention|mentions|contain|contains|have|has)\b.{0,12}\b(?:about|on|regarding)\b|\bcompare[sd]? (?:with|to)\b|\beverything about\b/i;

export function isBroad(question: string): boolean {
	return BROAD.test(question);
}
