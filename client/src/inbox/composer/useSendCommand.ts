import { useCommands } from '../../shell/commands';
import { IconSendUp } from '../../ui/icons';
import { ariaKeys, useKeysOf } from '../../ui/keys';

/** What is written goes by its name as well: by the palette, with the caret elsewhere. Its key is the field's own, and is answered for its button. */
export function useSendCommand(note: boolean, empty: boolean, send: () => void): string | undefined {
  useCommands([
    {
      id: 'send-now',
      title: note ? 'Add the note' : 'Send what is written',
      group: 'This conversation',
      icon: IconSendUp,
      off: empty ? 'Nothing is written' : null,
      run: send,
    },
  ]);
  return ariaKeys(useKeysOf('send'));
}
