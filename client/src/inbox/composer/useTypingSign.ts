import { useEffect } from 'react';
import { sayTyping } from '../../live/socket';

/** Others see that somebody writes here, and never what. */
export function useTypingSign(conversationId: string, text: string): void {
  useEffect(() => {
    if (text) sayTyping(conversationId);
  }, [text, conversationId]);
}
