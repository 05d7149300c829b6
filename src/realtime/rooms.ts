/** Room names, chosen by the server only. */
export const rooms = {
  agent: (id: string) => `agent:${id}`,
  queue: (id: string) => `queue:${id}`,
  conversation: (id: string) => `conversation:${id}`,
  visitor: (conversationId: string) => `visitor:${conversationId}`,
  /** All open tabs of one visitor, before and after their first word. */
  visitorIdentity: (id: string) => `visitor-identity:${id}`,
  everyone: () => 'everyone',
};
