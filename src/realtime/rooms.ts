/** Room names, chosen by the server only. */
export const rooms = {
  agent: (id: string) => `agent:${id}`,
  queue: (id: string) => `queue:${id}`,
  conversation: (id: string) => `conversation:${id}`,
  visitor: (conversationId: string) => `visitor:${conversationId}`,
  everyone: () => 'everyone',
};
