import { spoken } from '../live/announce';
import { useStore } from '../ui/store';

/** The console's one live region for words. Everything that must be heard goes through `announce`. */
export function Announcer() {
  return (
    <div className="tl-visually-hidden" role="log" aria-live="polite" aria-atomic="true">
      {useStore(spoken)}
    </div>
  );
}
