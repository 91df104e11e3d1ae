/** What a refused value looked like: the label of the counter and the tail of the refusal code `identity.<rule>`. */
export const IDENTITY_RULES = ['resident-id', 'passport', 'mobile', 'landline', 'plate', 'email'] as const;
export type IdentityRule = (typeof IDENTITY_RULES)[number];
