/** Search attributes: plaintext in Temporal, so ids, stages and roles only. `lifecycle setup` registers them. */
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';

export const searchAttributes = {
  stage: defineSearchAttributeKey('LifecycleStage', SearchAttributeType.KEYWORD),
  role: defineSearchAttributeKey('LifecycleRole', SearchAttributeType.KEYWORD),
  team: defineSearchAttributeKey('LifecycleTeam', SearchAttributeType.KEYWORD),
  identityId: defineSearchAttributeKey('LifecycleIdentityId', SearchAttributeType.KEYWORD),
  /** When the run moves on by itself: a start, an expiry. */
  dueAt: defineSearchAttributeKey('LifecycleDueAt', SearchAttributeType.DATETIME),
  /** The reason, while a person has to decide. */
  attention: defineSearchAttributeKey('LifecycleAttention', SearchAttributeType.KEYWORD),
};
